package org.kerja.driver.database;

class MariaDbLocalContractTest extends DatabaseContract {

    MariaDbLocalContractTest() {
        super(TestDatabase.MARIADB, TestProvider.HIBERNATE, false);
    }
}
