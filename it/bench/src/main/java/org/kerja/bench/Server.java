package org.kerja.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.kerja.driver.database.PostgresServer;

/** The PostgreSQL that is measured: started here with its default settings, or one that is there. */
final class Server implements AutoCloseable {

    /**
     * What the tests' server switches off is on as it is by default. Beyond the defaults there is room for the pools of
     * all systems, and statements can be counted, which is off until {@link StatementCounts} wants it.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "max_connections", "600",
            "shared_preload_libraries", "pg_stat_statements");

    private final Optional<PostgresServer> own;
    private final String url;
    private final Connection connection;
    private final String version;

    /** The server of a URL, else one of our own. */
    Server(Optional<String> given) throws SQLException {
        own = given.isPresent() ? Optional.empty() : Optional.of(PostgresServer.own(SETTINGS));
        url = own.map(PostgresServer::createDatabase).or(() -> given).orElseThrow();
        connection = DriverManager.getConnection(url, "postgres", "postgres");
        version = text("select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)");
    }

    /** Makes an extension there if the server has it; whether it does. */
    boolean extension(String name) throws SQLException {
        boolean available = text("select exists (select from pg_available_extensions where name = '" + name + "')")
                .equals("t");
        if (available) {
            execute("create extension if not exists " + name);
        }
        return available;
    }

    /** A connection for the coordinator's own questions, in autocommit mode. */
    Connection connection() {
        return connection;
    }

    /** Makes an empty database of this name, in the place of one that is there, and returns its URL. */
    String database(String name) throws SQLException {
        drop(name);
        execute("create database \"" + name + "\"");
        String other = url.replaceFirst("/[^/?]+(?=\\?|$)", "/" + name);
        // The driver then writes many inserts as one, for whoever inserts in batches.
        return other + (other.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
    }

    /** Removes a database and whoever is connected to it. */
    void drop(String name) throws SQLException {
        execute("drop database if exists \"" + name + "\" with (force)");
    }

    String version() {
        return version;
    }

    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        own.ifPresent(PostgresServer::close);
    }
}
