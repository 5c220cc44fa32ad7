package org.kerja.driver.database;

class MariaDbHibernateContractTest extends DatabaseContract {

    MariaDbHibernateContractTest() {
        super(TestDatabase.MARIADB, TestProvider.HIBERNATE, true);
    }
}
