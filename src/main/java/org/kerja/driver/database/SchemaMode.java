package org.kerja.driver.database;

/** What is done about the tables at first use. */
enum SchemaMode {
    CREATE,
    VALIDATE,
    NONE
}
