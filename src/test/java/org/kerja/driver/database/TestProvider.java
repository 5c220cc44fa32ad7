package org.kerja.driver.database;

/** The persistence providers that the driver is tested with. */
public enum TestProvider {
    HIBERNATE("org.hibernate.jpa.HibernatePersistenceProvider", "hibernate.transaction.jta.platform=JBossTS"),
    ECLIPSELINK(
            "org.eclipse.persistence.jpa.PersistenceProvider",
            "eclipselink.target-server=" + NarayanaServerPlatform.class.getName());

    private final String className;
    private final String transactionProperty;

    TestProvider(String className, String transactionProperty) {
        this.className = className;
        this.transactionProperty = transactionProperty;
    }

    /** The value of {@code kerja.connections.<name>.jpa-properties} that selects this provider. */
    public String jpaProperties(boolean jta) {
        String properties = "jakarta.persistence.provider=" + className;
        return jta ? properties + "," + transactionProperty : properties;
    }
}
