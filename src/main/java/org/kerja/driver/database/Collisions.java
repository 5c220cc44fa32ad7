package org.kerja.driver.database;

import java.sql.SQLException;

/** Says a transaction again that was rolled back because it collided with others. */
final class Collisions {

    /** With waits of 10, 20, 40, 80 ms on average it gives way for 150 ms, many times as long as a statement holds locks. */
    private static final int TRIES = 5;

    private static final long FIRST_WAIT_MILLIS = 20;

    private Collisions() {}

    /** A transaction from beginning to end. */
    @FunctionalInterface
    interface Transaction<T> {
        T run() throws SQLException;
    }

    static <T> T retried(String connection, Transaction<T> transaction) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.run();
            } catch (SQLException | RuntimeException e) {
                if (attempt == TRIES || !Causes.collision(e)) {
                    throw e;
                }
                RandomPause.atMost(FIRST_WAIT_MILLIS << (attempt - 1), connection, e);
            }
        }
    }
}
