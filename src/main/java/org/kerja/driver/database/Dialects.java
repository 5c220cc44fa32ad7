package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.kerja.ConfigurationException;
import org.kerja.spi.FaultPoint;

/** Chooses the dialect by what the database calls itself. */
final class Dialects {

    private Dialects() {}

    static Dialect of(Connection connection, String name, Consumer<FaultPoint> reached) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgresDialect();
            case "H2" -> new H2Dialect(reached);
            case "MariaDB" -> {
                check(database, name, 10, 6);
                yield MariaDbDialect.ofMariaDb(reached);
            }
            case "MySQL" -> {
                check(database, name, 8, 0);
                yield MariaDbDialect.ofMySql(reached);
            }
            default ->
                throw new ConfigurationException("Connection '" + name + "': its data source leads to " + product
                        + ", which the database driver does not know. It knows PostgreSQL, MariaDB, MySQL and H2");
        };
    }

    private static void check(DatabaseMetaData database, String name, int major, int minor) throws SQLException {
        int ofMajor = database.getDatabaseMajorVersion();
        if (ofMajor < major || ofMajor == major && database.getDatabaseMinorVersion() < minor) {
            throw new ConfigurationException("Connection '" + name + "': its data source leads to "
                    + database.getDatabaseProductName() + " " + database.getDatabaseProductVersion()
                    + ", where claims cannot pass by locked rows. Use version " + major + "." + minor + " or later");
        }
    }
}
