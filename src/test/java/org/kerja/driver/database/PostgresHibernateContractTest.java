package org.kerja.driver.database;

class PostgresHibernateContractTest extends DatabaseContract {

    PostgresHibernateContractTest() {
        super(TestDatabase.POSTGRESQL, TestProvider.HIBERNATE, true);
    }
}
