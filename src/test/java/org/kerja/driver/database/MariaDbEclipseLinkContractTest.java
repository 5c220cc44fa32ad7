package org.kerja.driver.database;

class MariaDbEclipseLinkContractTest extends DatabaseContract {

    MariaDbEclipseLinkContractTest() {
        super(TestDatabase.MARIADB, TestProvider.ECLIPSELINK, true);
    }
}
