package org.kerja.sample;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import javax.sql.DataSource;

/** The texts and what was counted, in the default data source. */
@ApplicationScoped
public class Texts {

    /** What was counted of a text. */
    public record Count(String name, long lines, long words) {}

    @Resource
    DataSource dataSource;

    void create(@Observes Startup event) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists sample_texts (name varchar(200) primary key,"
                    + " content varchar(1000000), accepted boolean, line_count bigint, word_count bigint)");
        }
    }

    public void add(String name, String content) throws SQLException {
        change("delete from sample_texts where name = ?", name);
        change("insert into sample_texts (name, content, accepted) values (?, ?, false)", name, content);
    }

    /** Says that a garbled text is to be counted all the same. */
    public void accept(String name) throws SQLException {
        change("update sample_texts set accepted = true where name = ?", name);
    }

    public void counted(String name, long lines, long words) throws SQLException {
        change("update sample_texts set line_count = ?, word_count = ? where name = ?", lines, words, name);
    }

    public Text find(String name) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select content, accepted from sample_texts where name = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new NoSuchElementException("There is no text " + name);
                }
                return new Text(row.getString(1), row.getBoolean(2));
            }
        }
    }

    public List<Count> counts() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("select name, line_count, word_count"
                        + " from sample_texts where word_count is not null order by name");
                ResultSet row = statement.executeQuery()) {
            List<Count> counts = new ArrayList<>();
            while (row.next()) {
                counts.add(new Count(row.getString(1), row.getLong(2), row.getLong(3)));
            }
            return counts;
        }
    }

    private void change(String sql, Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            statement.executeUpdate();
        }
    }
}
