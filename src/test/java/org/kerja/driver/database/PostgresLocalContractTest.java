package org.kerja.driver.database;

class PostgresLocalContractTest extends DatabaseContract {

    PostgresLocalContractTest() {
        super(TestDatabase.POSTGRESQL, TestProvider.ECLIPSELINK, false);
    }
}
