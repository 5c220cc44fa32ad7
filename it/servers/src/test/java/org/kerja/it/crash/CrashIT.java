package org.kerja.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.PostgresServer;
import org.kerja.it.server.Application;
import org.kerja.it.server.Library;
import org.kerja.it.server.ServerProcess;
import org.kerja.it.server.Site;
import org.postgresql.Driver;

/** A server that ends in the middle of a thousand jobs, on a PostgreSQL that does not. */
class CrashIT {

    private static final int OF_EACH_KIND = 500;

    @Test
    void everyJobHasItsEffectAfterTheServerWasKilledOrAskedToEndInTheMiddleOfAThousand() throws Exception {
        String database = PostgresServer.shared().createDatabase();
        try (ServerProcess server = ServerProcess.clean();
                Connection connection = DriverManager.getConnection(database, "postgres", "postgres")) {
            execute(connection, "create table deed(kind varchar(20), number int, attempt int)");
            server.deploy(application(database), Library.of(Driver.class));
            try {
                Site site = killed(server, connection);
                site = endInOrder(server, site, ServerProcess::terminate, connection, OF_EACH_KIND);
                if ("wildfly".equals(System.getProperty("arquillian.launch"))) {
                    Site running = site;
                    endInOrder(server, site, one -> one.shutDown(running), connection, 2 * OF_EACH_KIND);
                }
                assertThat(count(connection, "kerja_failed_jobs")).isZero();
            } catch (AssertionError e) {
                throw new AssertionError("On " + server + ": " + e.getMessage(), e);
            }
        }
    }

    private static Site killed(ServerProcess server, Connection connection) throws IOException, SQLException {
        server.start("deeds").get(OF_EACH_KIND + "/0");
        awaitDeeds(connection, 100);
        server.kill();
        assertThat(deeds(connection)).as("done before the kill").isLessThan(2 * OF_EACH_KIND);

        Site next = server.start("deeds");
        awaitEmptyQueue(connection);
        assertThat(numbers(connection, "kind = 'transactional'"))
                .as("transactional jobs, each once")
                .containsExactlyInAnyOrderElementsOf(numbers(0, OF_EACH_KIND));
        assertThat(new HashSet<>(numbers(connection, "kind = 'plain'")))
                .as("plain jobs, each at least once")
                .containsExactlyInAnyOrderElementsOf(numbers(0, OF_EACH_KIND));
        return next;
    }

    @FunctionalInterface
    private interface End {
        void of(ServerProcess server) throws IOException;
    }

    /** Each job is done once, in one attempt: those that run end before the server does, and the others after its next start. */
    private static Site endInOrder(ServerProcess server, Site site, End end, Connection connection, int first)
            throws IOException, SQLException {
        int before = deeds(connection);
        site.get(OF_EACH_KIND + "/" + first);
        awaitDeeds(connection, before + 100);
        end.of(server);
        assertThat(deeds(connection) - before).as("done before the end").isLessThan(2 * OF_EACH_KIND);

        Site next = server.start("deeds");
        awaitEmptyQueue(connection);
        for (String kind : List.of("transactional", "plain")) {
            assertThat(numbers(connection, "kind = '" + kind + "' and attempt = 1 and number >= " + first))
                    .as(kind + " jobs, none interrupted nor done twice")
                    .containsExactlyInAnyOrderElementsOf(numbers(first, first + OF_EACH_KIND));
        }
        return next;
    }

    private static WebArchive application(String database) {
        String dataSource = """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <data-source>
                    <name>%s</name>
                    <class-name>org.postgresql.xa.PGXADataSource</class-name>
                    <url>%s</url>
                    <user>postgres</user>
                    <password>postgres</password>
                  </data-source>
                </web-app>
                """.formatted(Deeds.DATA_SOURCE, database.replace("&", "&amp;"));
        return Application.configured(
                        Application.named(
                                "deeds", Deeds.class, PlainDeed.class, TransactionalDeed.class, DeedServlet.class),
                        "kerja.connections.database.data-source=" + Deeds.DATA_SOURCE,
                        "kerja.workers.default.lease=2s")
                .setWebXML(new StringAsset(dataSource));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void awaitDeeds(Connection connection, int count) {
        Waiting.forResult(count + " deeds", () -> deeds(connection), done -> done >= count);
    }

    private static void awaitEmptyQueue(Connection connection) {
        Waiting.forResult("the end of all jobs", () -> count(connection, "kerja_jobs"), left -> left == 0);
    }

    private static int deeds(Connection connection) {
        return count(connection, "deed");
    }

    private static int count(Connection connection, String table) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Integer> numbers(Connection connection, String condition) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select number from deed where " + condition)) {
            while (result.next()) {
                numbers.add(result.getInt(1));
            }
        }
        return numbers;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
