package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes or checks the tables, once, at first use. */
final class Schema {

    /** Where the DDL files lie in the jar. */
    static final String LOCATION = "org/kerja/driver/database/<database>/schema.sql";

    /** Each names every column of its table. */
    private static final List<String> CHECKS = List.of(
            "check-jobs",
            "check-failed-jobs",
            "check-ended-jobs",
            "check-unique-keys",
            "check-limits",
            "check-limit-uses",
            "check-workflows",
            "check-steps",
            "check-members",
            "check-outcomes",
            "check-paused-queues");

    /** Another node that makes the tables at the same time needs well under a second. */
    private static final int TRIES = 10;

    private static final int WAIT_MILLIS = 200;

    private final DatabaseSettings settings;
    private final Dialect dialect;

    Schema(DatabaseSettings settings, Dialect dialect) {
        this.settings = settings;
        this.dialect = dialect;
    }

    /** Does what the settings say. */
    void prepare(Connection connection) throws SQLException {
        switch (settings.schema()) {
            case CREATE -> create(connection);
            case VALIDATE -> check(connection);
            case NONE -> {
                // A missing table is reported by the first statement that needs it.
            }
        }
    }

    private void create(Connection connection) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                check(connection);
                return;
            } catch (SQLException e) {
                if (Causes.missingTable(e).isEmpty() && !Causes.missingColumn(e)) {
                    throw e;
                }
                undo(connection);
            }
            try {
                execute(connection);
                return;
            } catch (SQLException e) {
                // Most likely somebody else is making them now: "if not exists" is no lock.
                undo(connection);
                if (attempt == TRIES) {
                    throw e;
                }
                RandomPause.atMost(WAIT_MILLIS, settings.connection(), e);
            }
        }
    }

    private void execute(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : dialect.statements().text("schema").split(";", -1)) {
                if (!text.isBlank()) {
                    execute(statement, text.strip());
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static void execute(Statement statement, String text) throws SQLException {
        try {
            statement.execute(text);
        } catch (SQLException e) {
            if (!Causes.alreadyAdded(e)) {
                throw e;
            }
        }
    }

    /** The table of paused queues is made last, so that a creation that was cut off is seen and continued. */
    private void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String name : CHECKS) {
                statement.executeQuery(dialect.statements().text(name)).close();
            }
        }
    }

    private static void undo(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }
}
