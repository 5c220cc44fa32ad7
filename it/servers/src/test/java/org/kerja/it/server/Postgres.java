package org.kerja.it.server;

import java.nio.file.Path;
import org.kerja.driver.database.PostgresServer;
import org.postgresql.Driver;

/** The PostgreSQL of a run, which every server has two data sources for beside its default one. */
public final class Postgres {

    private static final boolean WILDFLY = "wildfly".equals(System.getProperty("arquillian.launch"));

    private Postgres() {}

    /** The JNDI name of the data source that is made as the manual of the server does. */
    public static String dataSource() {
        return WILDFLY ? "java:jboss/datasources/Kerja" : "jdbc/kerja";
    }

    /** The JNDI name of the one that takes part in transactions with other databases. */
    public static String xaDataSource() {
        return WILDFLY ? "java:jboss/datasources/KerjaXA" : "jdbc/kerja-xa";
    }

    /** The URL of a new database, in a server that ends with this JVM. */
    static String createDatabase() {
        return PostgresServer.shared().createDatabase();
    }

    /** The driver. */
    static Path driver() {
        return Library.of(Driver.class).toPath();
    }
}
