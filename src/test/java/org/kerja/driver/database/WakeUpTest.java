package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.engine.Interposed;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Announcement;
import org.kerja.spi.AnnouncementText;
import org.kerja.spi.Announcements;
import org.kerja.spi.QueueDue;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Nodes on one PostgreSQL that tell each other of jobs. None of them would look for jobs by itself within the hour. */
class WakeUpTest {

    private static final String LISTENERS =
            "select pid from pg_stat_activity where query like '%execute format(''listen%' and datname = current_database()"
                    + " and pid <> pg_backend_pid()";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestDatabase.Place place;
    private DatabaseFixture fixture;
    private Interposed line;
    private boolean insideHidden;

    @BeforeEach
    void openDatabase() {
        place = TestDatabase.POSTGRESQL.create();
        fixture = DatabaseFixture.open(place, TestProvider.HIBERNATE, true, Map.of());
        line = Interposed.around(fixture.store());
    }

    @AfterEach
    void closeDatabase() {
        fixture.close();
    }

    private TestNode worker() {
        return new TestNode(line.ignoringClose(), fixture.transactions())
                .named("worker")
                .set("kerja.workers.default.poll.min", "1h")
                .set("kerja.workers.default.poll.max", "1h");
    }

    private TestNode dispatching() {
        return new TestNode(fixture.another(), fixture.transactions())
                .named("dispatching")
                .open();
    }

    /** Until it listens, and has looked for what was announced before. */
    private TestNode listening() {
        TestNode worker = worker().start();
        Waiting.forResult("a look at the start and one of the listener", () -> line.calls("due"), looks -> looks >= 2);
        return worker;
    }

    @Test
    void aDispatchWakesTheIdleWorkersOfAnotherNode() {
        try (TestNode worker = listening();
                TestNode dispatching = dispatching()) {
            dispatching.dispatcher().dispatch(Task.of("first"));
            worker.await(JobEvent.Completed.class, 1);
            dispatching.dispatcher().bulk(List.of(Task.of("second"), Task.of("third")));
            worker.await(JobEvent.Completed.class, 3);

            assertThat(line.calls("due"))
                    .as("looks, which would be a round trip more")
                    .isEqualTo(2);
        }
    }

    @Test
    void aDelayedJobWakesThemWhenItIsDue() {
        try (TestNode worker = listening();
                TestNode dispatching = dispatching()) {
            dispatching.queues().queue("default").later(Duration.ofHours(2), Task.of("not yet"));
            dispatching.queues().queue("default").later(Duration.ofMillis(300), Task.of("when it is due"));
            worker.await(JobEvent.Completed.class, 1);

            assertThat(line.calls("due")).isGreaterThanOrEqualTo(3);
            assertThat(worker.queues().queue("default").sizes().delayed()).isEqualTo(1);
        }
    }

    @Test
    void aQueueThatIsResumedOnAnotherNodeWakesThem() {
        try (TestNode worker = listening();
                TestNode dispatching = dispatching()) {
            dispatching.queues().queue("default").pause();
            dispatching.dispatcher().dispatch(Task.of("paused"));
            dispatching.queues().queue("default").resume();

            worker.await(JobEvent.Completed.class, 1);
        }
    }

    @Test
    void aNodeDoesNotHearItself() {
        try (TestNode worker = listening();
                TestNode dispatching = dispatching()) {
            worker.dispatcher().dispatch(Task.of("own"));
            worker.await(JobEvent.Completed.class, 1);
            dispatching.dispatcher().dispatch(Task.of("of another"));
            worker.await(JobEvent.Completed.class, 2);

            assertThat(line.calls("announce"))
                    .as("beside the one in the insert")
                    .isZero();
            assertThat(line.calls("pushClaimed")).as("by the worker's node").isEqualTo(1);
            assertThat(line.calls("claimDispatched"))
                    .as("claims for what others announced")
                    .isEqualTo(1);
        }
    }

    @Test
    void aNodeAnnouncesItsLastJobsWhenItEnds() {
        try (TestNode worker = listening()) {
            try (TestNode dispatching = dispatching()) {
                dispatching.dispatcher().dispatch(Task.of("one"));
                dispatching.dispatcher().dispatch(Task.of("two"));
                dispatching
                        .dispatcher()
                        .prepare(Task.of("three"))
                        .onQueue("other")
                        .dispatch();
            }
            worker.await(JobEvent.Completed.class, 3);
        }
    }

    @Test
    void aBurstCostsOneAnnouncementInTwoMilliseconds() throws SQLException {
        try (Connection plain = plainListener()) {
            long begin = System.nanoTime();
            try (TestNode dispatching = dispatching()) {
                for (int number = 0; number < 1_000; number++) {
                    dispatching.dispatcher().dispatch(new Task("burst", number));
                }
            }
            long gaps = (System.nanoTime() - begin) / 2_000_000;
            List<String> texts = received(plain, text -> false);

            assertThat(texts).hasSizeBetween(1, (int) gaps + 2).hasSizeLessThan(900);
            assertThat(texts)
                    .extracting(AnnouncementText::read)
                    .allSatisfy(
                            read -> assertThat(read.announcement().orElseThrow().jobs())
                                    .containsExactly(new QueueDue("default", Duration.ZERO)));
        }
    }

    @Test
    void aTransactionThatRollsBackAnnouncesNothing() throws SQLException {
        try (Connection plain = plainListener();
                TestNode dispatching = dispatching()) {
            fixture.transactions().begin();
            dispatching.queues().queue("rolled-back").push(Task.of("never"));
            fixture.transactions().rollback();
            fixture.transactions().begin();
            dispatching.queues().queue("committed").push(Task.of("now"));
            fixture.transactions().commit();

            assertThat(received(plain, text -> text.contains("committed")))
                    .hasSize(1)
                    .first()
                    .asString()
                    .endsWith("\n0 committed");
        }
    }

    @Test
    void aListenerWhoseConnectionIsEndedListensAgainAndMissesNothing() throws SQLException {
        try (TestNode worker = listening();
                TestNode dispatching = dispatching()) {
            line.cut("listen");
            Databases.query(fixture.dataSource(), "select pg_terminate_backend(pid) from (" + LISTENERS + ") listener");
            Waiting.forResult("an attempt to listen", () -> line.calls("listen"), calls -> calls >= 2);
            dispatching.dispatcher().dispatch(Task.of("while nobody hears it"));
            line.mend("listen");
            worker.await(JobEvent.Completed.class, 1);
            awaitListeners(1);
            dispatching.dispatcher().dispatch(Task.of("heard again"));
            worker.await(JobEvent.Completed.class, 2);
        }
    }

    @Test
    void nothingOfAListenerIsLeftAfterTheStop() throws SQLException {
        TestNode worker = listening();
        Waiting.forResult("the end of the looks", fixture::connectionsInUse, inUse -> inUse == 1);

        worker.close();

        assertThat(fixture.connectionsInUse()).isZero();
        assertThat(Databases.query(fixture.dataSource(), LISTENERS)).isEmpty();
        Waiting.forResult(
                "the end of the threads for timers",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("kerja-timer"))
                        .toList(),
                List::isEmpty);
    }

    @Test
    void nodesThatAreToPollNeitherTellNorListen() {
        try (DatabaseFixture polling =
                DatabaseFixture.open(place, TestProvider.HIBERNATE, true, Map.of("wake-up", "poll"))) {
            assertThat(polling.store().announces()).isFalse();
            assertThat(polling.store().listen()).isEmpty();
            assertThat(polling.connectionsInUse()).isZero();
        }
    }

    @Test
    void aPoolThatHidesItsDriverIsPolled() {
        DataSource hiding = connections((method, arguments) -> method.equals("isWrapperFor") ? false : null);

        assertThat(fixture.another(hiding).listen()).isEmpty();
        assertThat(fixture.connectionsInUse()).isZero();
    }

    @Test
    void aDriverWhoseInsideIsHiddenIsAskedByItsInterface() {
        insideHidden = true;

        try (Announcements announcements = fixture.another(connections((method, arguments) -> null))
                .listen()
                .orElseThrow()) {
            announcements.check();
            fixture.store().announce(Announcement.ANY_QUEUE);

            assertThat(announcements.next(PATIENCE)).hasValue(Announcement.ANY_QUEUE);
        }
    }

    @Test
    void aConnectionThatHearsNothingIsFoundOutByItsCheck() {
        DataSource deaf = connections((method, arguments) -> {
            if (method.equals("prepareStatement")
                    && String.valueOf(arguments[0]).startsWith("do $$")) {
                arguments[0] = "unlisten *";
            }
            return null;
        });

        try (Announcements announcements = fixture.another(deaf).listen().orElseThrow()) {
            assertThatThrownBy(announcements::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("kerja.connections.default.wake-up=poll");
        }
        assertThat(fixture.connectionsInUse()).isZero();
    }

    @Test
    void aFullQueueOfNotificationsKeepsNoJobFromBeingDispatched() throws SQLException {
        Databases.execute(
                fixture.dataSource(),
                "create function full_queue(text, text) returns void language plpgsql as"
                        + " $$ begin raise exception using errcode = '54000'; end $$");
        DataSource full = connections((method, arguments) -> {
            if (method.equals("prepareStatement")) {
                arguments[0] = String.valueOf(arguments[0]).replace("pg_notify(", "full_queue(");
            }
            return null;
        });

        try (TestNode dispatching = new TestNode(fixture.another(full), fixture.transactions()).open()) {
            dispatching.dispatcher().dispatch(Task.of("whatever"));

            assertThat(dispatching.queues().queue("default").sizes().ready()).isEqualTo(1);
        }
    }

    @Test
    void whatComesDuringACheckIsNotLost() {
        try (Announcements announcements = fixture.store().listen().orElseThrow()) {
            fixture.another().announce(Announcement.ANY_QUEUE);
            announcements.check();

            assertThat(announcements.next(PATIENCE)).hasValue(Announcement.ANY_QUEUE);
            assertThat(announcements.next(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void tablesOfAnotherSchemaHaveTheirOwnChannel() throws SQLException {
        Databases.execute(fixture.dataSource(), "create schema other");
        TestDatabase.Place inOther =
                new TestDatabase.Place(place.url() + "&currentSchema=other", "postgres", "postgres", "", () -> {});
        try (DatabaseFixture other = DatabaseFixture.open(inOther, TestProvider.HIBERNATE, true, Map.of());
                Announcements announcements = fixture.store().listen().orElseThrow()) {
            other.store().announce(Announcement.ANY_QUEUE);
            Announcement own = new Announcement(List.of(new QueueDue("own", Duration.ZERO)), Optional.empty());
            fixture.another().announce(own);

            assertThat(announcements.next(PATIENCE)).hasValue(own);
        }
    }

    /** The data source of the fixture, whose connections do something else, unless it is null. */
    private DataSource connections(BiFunction<String, Object[], Object> instead) {
        return proxy(DataSource.class, fixture.dataSource(), (method, arguments) -> null, instead);
    }

    private <T> T proxy(
            Class<T> type,
            Object target,
            BiFunction<String, Object[], Object> instead,
            BiFunction<String, Object[], Object> insteadOfConnections) {
        return type.cast(Proxy.newProxyInstance(
                WakeUpTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer = instead.apply(method.getName(), arguments);
                    if (answer != null) {
                        return answer;
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        if (insideHidden && method.getName().equals("unwrap")) {
                            return proxy(PGConnection.class, result, instead, instead);
                        }
                        return method.getName().equals("getConnection")
                                ? proxy(Connection.class, result, insteadOfConnections, insteadOfConnections)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void awaitListeners(int count) {
        Waiting.forResult(
                count + " listeners",
                () -> {
                    try {
                        return Databases.query(fixture.dataSource(), LISTENERS);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                pids -> pids.size() == count);
    }

    /** A connection beside the driver, which listens as anybody may. */
    private Connection plainListener() throws SQLException {
        // Makes the tables.
        fixture.store().sizes("default");
        Connection connection = DriverManager.getConnection(place.url(), place.user(), place.password());
        String table = Databases.query(fixture.dataSource(), "select 'kerja_jobs'::regclass::oid")
                .get(0);
        connection.createStatement().execute("listen kerja_" + table);
        return connection;
    }

    /** What has arrived there, until a text is the last one that is wanted or one that the test sends itself. */
    private List<String> received(Connection plain, java.util.function.Predicate<String> last) throws SQLException {
        String end = UUID.randomUUID().toString();
        boolean ended = false;
        List<String> texts = new ArrayList<>();
        PGConnection connection = plain.unwrap(PGConnection.class);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!ended && System.nanoTime() - until < 0) {
            PGNotification[] notifications =
                    Optional.ofNullable(connection.getNotifications(100)).orElse(new PGNotification[0]);
            for (PGNotification one : notifications) {
                ended |= one.getParameter().equals(end) || last.test(one.getParameter());
                if (!one.getParameter().equals(end)) {
                    texts.add(one.getParameter());
                }
            }
            if (notifications.length == 0) {
                plain.createStatement()
                        .execute("select pg_notify('kerja_' || 'kerja_jobs'::regclass::oid, '" + end + "')");
            }
        }
        return texts;
    }
}
