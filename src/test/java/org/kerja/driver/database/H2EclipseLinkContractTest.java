package org.kerja.driver.database;

class H2EclipseLinkContractTest extends DatabaseContract {

    H2EclipseLinkContractTest() {
        super(TestDatabase.H2_MEMORY, TestProvider.ECLIPSELINK, true);
    }
}
