/**
 * Jobs in a relational database: tables of Kerja's own beside those of the application, written in the application's own
 * transactions.
 *
 * <p>{@link org.kerja.driver.database.Database} opens the persistence unit and gives every piece of work a transaction;
 * {@link org.kerja.driver.database.Dialect} is what differs between databases; the SQL texts are resources, one file a
 * statement.
 */
@NullMarked
package org.kerja.driver.database;

import org.jspecify.annotations.NullMarked;
