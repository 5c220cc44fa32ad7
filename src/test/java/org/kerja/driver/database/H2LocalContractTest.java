package org.kerja.driver.database;

class H2LocalContractTest extends DatabaseContract {

    H2LocalContractTest() {
        super(TestDatabase.H2_MEMORY, TestProvider.HIBERNATE, false);
    }
}
