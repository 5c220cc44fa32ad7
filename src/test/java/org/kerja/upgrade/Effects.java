package org.kerja.upgrade;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.kerja.JobContext;

/** What jobs leave behind: a row for each run, with the node it was on and what was read of the job. */
@ApplicationScoped
public class Effects {

    static final String TABLE =
            "create table effects (job varchar(40), number int, node varchar(40), attempt int, content varchar(40))";

    /** Long enough that no node has run all jobs before the other begins. */
    private static final long RUN_NANOS = 50_000_000;

    private final AtomicInteger halted = new AtomicInteger();

    @Inject
    DataSource dataSource;

    /** Leaves a row, in the caller's transaction if there is one, and returns how many there are for the number. */
    int leave(JobContext job, int number, String content) {
        LockSupport.parkNanos(RUN_NANOS);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into effects values (?, ?, ?, ?, ?)");
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from effects where number = ?")) {
            insert.setString(1, job.name());
            insert.setInt(2, number);
            insert.setString(3, System.getProperty("kerja.node"));
            insert.setInt(4, job.attempt());
            insert.setString(5, content);
            insert.executeUpdate();
            count.setInt(1, number);
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does not return before its thread is interrupted. */
    void halt() throws InterruptedException {
        halted.incrementAndGet();
        new CountDownLatch(1).await();
    }

    /** How many jobs of this process have halted. */
    int halted() {
        return halted.get();
    }
}
