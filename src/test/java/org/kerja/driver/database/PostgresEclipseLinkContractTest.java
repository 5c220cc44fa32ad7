package org.kerja.driver.database;

class PostgresEclipseLinkContractTest extends DatabaseContract {

    PostgresEclipseLinkContractTest() {
        super(TestDatabase.POSTGRESQL, TestProvider.ECLIPSELINK, true);
    }
}
