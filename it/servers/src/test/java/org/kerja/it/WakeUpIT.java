package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Job;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;
import org.kerja.it.server.Notes;
import org.kerja.it.server.Postgres;

/** Jobs of another node, on a worker that would not look for them within the hour. */
@ExtendWith(ArquillianExtension.class)
class WakeUpIT {

    private static final String DATA_SOURCE = "kerja.connections.database.data-source";

    @Inject
    Notes notes;

    @Deployment
    static WebArchive application() {
        return Application.configured(
                Application.of(WakeUpIT.class, Notes.class, Waiting.class),
                DATA_SOURCE + "=" + Postgres.dataSource(),
                "kerja.workers.default.queues=calls",
                "kerja.workers.default.poll.min=1h",
                "kerja.workers.default.poll.max=1h");
    }

    @Test
    void aJobOfAnotherNodeRunsAsSoonAsItIsAnnounced() throws Exception {
        awaitListener();
        // The first two may be found by the looks that the start of the worker and that of its listening bring.
        for (String words : new String[] {"first", "second", "third"}) {
            long begin = System.nanoTime();
            commitAndAnnounce(words);
            assertThat(notes.next("calls")).isEqualTo(words);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void awaitListener() {
        Waiting.forResult(
                "a connection that listens",
                () -> ask("select count(*) from pg_stat_activity where query like '%execute format(''listen%'"
                        + " and pid <> pg_backend_pid()"),
                count -> count.equals("1"));
    }

    /** As another node does it, whatever language it is written in. */
    private static void commitAndAnnounce(String words) {
        ask("insert into kerja_jobs (id, queue, name, available_at, created_at, payload) values ('" + UUID.randomUUID()
                + "', 'calls', 'call', 0, 0, '{\"words\":\"" + words + "\"}') returning id");
        ask("select pg_notify('kerja_' || 'kerja_jobs'::regclass::oid, '')");
    }

    private static String ask(String statement) {
        try (Connection connection = dataSource().getConnection();
                Statement one = connection.createStatement();
                ResultSet rows = one.executeQuery(statement)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException | NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("BanJNDI") // The server's own names.
    private static DataSource dataSource() throws NamingException {
        String name = ConfigProvider.getConfig().getValue(DATA_SOURCE, String.class);
        return InitialContext.doLookup(name);
    }

    /** Leaves a note. */
    @Job
    public record Call(String words) {

        void handle(Notes notes) {
            notes.add("calls", words);
        }
    }
}
