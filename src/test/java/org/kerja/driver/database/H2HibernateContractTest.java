package org.kerja.driver.database;

class H2HibernateContractTest extends DatabaseContract {

    H2HibernateContractTest() {
        super(TestDatabase.H2_MEMORY, TestProvider.HIBERNATE, true);
    }
}
