package org.kerja.driver.database;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an exception of a driver or a persistence provider says in the end. */
final class Causes {

    private static final Set<String> TABLE_MISSING = Set.of("42P01", "42S02", "42S03", "42S04");
    private static final Pattern TABLE = Pattern.compile("kerja_\\w+", Pattern.CASE_INSENSITIVE);

    private static final Set<String> COLUMN_MISSING = Set.of("42703", "42S22");

    private static final String DUPLICATE = "23505";

    /** Lock not available (PostgreSQL), timed out (H2, MySQL), and the same key written by two at once. */
    private static final Set<String> COLLISIONS = Set.of("55P03", "HYT00", DUPLICATE);

    /** The outcome of a commit is unknown: not to be said again. */
    private static final String COMPLETION_UNKNOWN = "40003";

    private static final String LIMIT_EXCEEDED = "54000";

    private static final int H2_CONCURRENT_UPDATE = 90131;
    private static final int MYSQL_LOCK_TIMEOUT = 1205;
    private static final int MYSQL_DUPLICATE = 1062;
    private static final Set<Integer> MYSQL_ALREADY_ADDED = Set.of(1060, 1061);

    private Causes() {}

    /** Whether the queue of notifications is full, since a session that listens has stood in a transaction for days. */
    static boolean queueIsFull(Throwable failure) {
        return sql(failure)
                .map(cause -> LIMIT_EXCEEDED.equals(cause.getSQLState()))
                .orElse(false);
    }

    /** Whether transactions collided, so that the one that was rolled back may simply be said again. */
    static boolean collision(Throwable failure) {
        return sql(failure)
                .map(cause -> {
                    String state = String.valueOf(cause.getSQLState());
                    return COLLISIONS.contains(state)
                            || (state.startsWith("40") && !state.equals(COMPLETION_UNKNOWN))
                            || cause.getErrorCode() == H2_CONCURRENT_UPDATE
                            || cause.getErrorCode() == MYSQL_LOCK_TIMEOUT
                            || cause.getErrorCode() == MYSQL_DUPLICATE;
                })
                .orElse(false);
    }

    /** Whether a row with such a key is there already. */
    static boolean duplicate(SQLException failure) {
        return sql(failure)
                .map(cause -> DUPLICATE.equals(cause.getSQLState()) || cause.getErrorCode() == MYSQL_DUPLICATE)
                .orElse(false);
    }

    /** Whether a column is missing, since an earlier version has made the table. */
    static boolean missingColumn(Throwable failure) {
        return sql(failure)
                .map(cause -> COLUMN_MISSING.contains(String.valueOf(cause.getSQLState())))
                .orElse(false);
    }

    /** Whether a column or an index that was to be added is there already. */
    static boolean alreadyAdded(SQLException failure) {
        return MYSQL_ALREADY_ADDED.contains(failure.getErrorCode());
    }

    /** The table whose absence this is. */
    static Optional<String> missingTable(Throwable failure) {
        return sql(failure)
                .filter(cause -> TABLE_MISSING.contains(String.valueOf(cause.getSQLState())))
                .map(cause -> {
                    Matcher matcher = TABLE.matcher(String.valueOf(cause.getMessage()));
                    return matcher.find() ? matcher.group().toLowerCase(Locale.ROOT) : "of Kerja";
                });
    }

    /** One line that says what happened first. */
    static String first(Throwable failure) {
        Throwable first = failure;
        Optional<SQLException> sql = sql(failure);
        if (sql.isPresent()) {
            first = sql.get();
        } else {
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                first = cause;
            }
        }
        String message = first.getMessage();
        return message == null
                ? first.getClass().getName()
                : message.lines().findFirst().orElse(message);
    }

    private static Optional<SQLException> sql(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                // A batch only says that it failed; why is said by what it chains.
                SQLException next = sql.getNextException();
                return Optional.of(next == null ? sql : next);
            }
        }
        return Optional.empty();
    }
}
