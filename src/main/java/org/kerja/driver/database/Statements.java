package org.kerja.driver.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL texts of one dialect, by name: its own file, else that of the directory {@code standard}. In a text
 * <code>{clock}</code> stands for the database's clock in milliseconds, <code>{now}</code> for the same, read once a
 * statement and not once a row, <code>{id}</code> for the parameter that is the id of a job, <code>{bigint}</code>
 *<code>{integer}</code> for parameters whose types a database could not tell from the text,
 * <code>{mark}</code> for what the names of queues have behind them for limited jobs, and <code>{outcomes}</code> for what stands instead of
 * a queue where there are outcomes to be taken.
 */
final class Statements {

    /** Reads the row that a result set stands on. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The word {@code {mark}}, see {@link LimitedQueue}. */
    static final String MARK = "'" + LimitedQueue.MARK + "'";

    /** The word {@code {outcomes}}, see {@link DatabaseWorkflows#HAS_OUTCOMES}. */
    static final String OUTCOMES = "'" + DatabaseWorkflows.HAS_OUTCOMES + "'";

    private static final String STANDARD = "standard";

    private final String dialect;
    private final Map<String, String> words;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /** Those of a dialect whose ids are of the type {@code uuid}, and which is told the types of parameters. */
    Statements(String dialect, String clock) {
        this(
                dialect,
                Map.of(
                        "{now}",
                        "(select " + clock + ")",
                        "{clock}",
                        clock,
                        "{id}",
                        "cast(? as uuid)",
                        "{bigint}",
                        "cast(? as bigint)",
                        "{integer}",
                        "cast(? as integer)",
                        "{mark}",
                        MARK,
                        "{outcomes}",
                        OUTCOMES));
    }

    /** Those of a dialect with these words. */
    Statements(String dialect, Map<String, String> words) {
        this.dialect = dialect;
        this.words = Map.copyOf(words);
    }

    /** The text of a statement, without its comments. */
    String text(String name) {
        return texts.computeIfAbsent(name, this::load);
    }

    /** Executes a statement and returns how many rows it changed. */
    int update(Connection connection, String name, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text(name))) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Executes a text, whatever it returns. */
    static void execute(Connection connection, String text, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            statement.execute();
        }
    }

    /** A parameter for each. */
    static String parameters(Collection<?> all) {
        return String.join(", ", Collections.nCopies(all.size(), "?"));
    }

    /** Executes a query by its name. */
    <T> List<T> query(Connection connection, String name, Row<T> row, Object... parameters) throws SQLException {
        return rows(connection, text(name), row, parameters);
    }

    /** Executes a query by its text. */
    static <T> List<T> rows(Connection connection, String text, Row<T> row, Object... parameters) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(row.read(rows));
                }
            }
        }
        return all;
    }

    /** Executes a statement for each word in one batch, and returns the words that changed a row. */
    <T> List<T> batch(Connection connection, String name, List<T> words, Function<T, List<Object>> parameters)
            throws SQLException {
        List<T> accepted = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(text(name))) {
            for (T word : words) {
                bind(statement, parameters.apply(word).toArray());
                statement.addBatch();
            }
            int[] changed = statement.executeBatch();
            for (int index = 0; index < changed.length; index++) {
                if (changed[index] > 0) {
                    accepted.add(words.get(index));
                }
            }
        }
        return accepted;
    }

    /** Sets the parameters of a statement in their order. */
    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
    }

    private String load(String name) {
        String own = read(dialect, name);
        String text = own == null ? read(STANDARD, name) : own;
        if (text == null) {
            throw new IllegalStateException("There is no statement " + name + " for " + dialect);
        }
        String statement = text.lines()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"))
                .strip();
        for (Map.Entry<String, String> word : words.entrySet()) {
            statement = statement.replace(word.getKey(), word.getValue());
        }
        return statement;
    }

    private static @Nullable String read(String directory, String name) {
        try (InputStream stream = Statements.class.getResourceAsStream(directory + "/" + name + ".sql")) {
            return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
