package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.kerja.ConfigurationException;

/** Chooses the dialect by what the database calls itself. */
final class Dialects {

    private Dialects() {}

    static Dialect of(Connection connection, String name) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgresDialect();
            case "H2" -> new H2Dialect();
            case "MariaDB" -> MariaDbDialect.ofMariaDb();
            case "MySQL" -> MariaDbDialect.ofMySql();
            default ->
                throw new ConfigurationException("Connection '" + name + "': its data source leads to " + product
                        + ", which the database driver does not know. It knows PostgreSQL, MariaDB, MySQL and H2");
        };
    }
}
