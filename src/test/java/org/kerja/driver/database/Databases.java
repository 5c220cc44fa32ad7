package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** SQL that a test says past the driver. */
final class Databases {

    private Databases() {}

    static void execute(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    static List<String> query(DataSource dataSource, String text) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(text)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /**
     * What a database says of how it would run the statement that finds what a claim may take, in a queue or in a part of one.
     *
     * @param text with {@code {of-place}} where the part comes in
     * @param names what stands for the names of jobs
     * @param columns what is told of each row
     */
    static String planOfClaim(
            DataSource dataSource, Statements statements, String text, String place, Object names, String... columns)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of("mail"));
        if (!place.isEmpty()) {
            parameters.addAll(List.of(1, Long.MIN_VALUE, 50_000L));
        }
        parameters.addAll(List.of(names, "mail", 500));
        String whole = text.replace("{of-place}", place.isEmpty() ? "" : statements.text(place));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("explain " + whole)) {
            for (int index = 0; index < parameters.size(); index++) {
                statement.setObject(index + 1, parameters.get(index));
            }
            List<String> plan = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (String column : columns) {
                        plan.add(rows.getString(column));
                    }
                }
            }
            return String.join("\n", plan);
        }
    }

    /** The names of the tables of this database alone. */
    static List<String> tables(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet found = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
            List<String> tables = new ArrayList<>();
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
            return tables;
        }
    }
}
