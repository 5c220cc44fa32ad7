package org.kerja.it.crash;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What jobs have done, in a table that outlives the server. */
@ApplicationScoped
public class Deeds {

    /** Where the application itself defines its data source. */
    static final String DATA_SOURCE = "java:app/jdbc/deeds";

    @Resource(lookup = DATA_SOURCE)
    private DataSource dataSource;

    /** Notes a deed. It takes the database 20 ms, so that a thousand of them can be interrupted. */
    void note(String kind, int number, int attempt) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into deed select ?, ?, ? from pg_sleep(0.02)")) {
            insert.setString(1, kind);
            insert.setInt(2, number);
            insert.setInt(3, attempt);
            insert.executeUpdate();
        }
    }
}
