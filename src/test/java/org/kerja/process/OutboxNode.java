package org.kerja.process;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kerja.spi.FaultPoint;

/**
 * Dispatches jobs to Redis in transactions of a database, by an outbox in that. What is committed leaves a row in the table
 * {@code committed}; every third transaction is rolled back. As a process, it halts where it is told, or when nothing is left to do.
 */
final class OutboxNode implements AutoCloseable {

    /** What a process ends with that was halted where it was to be. */
    static final int HALTED = 3;

    private static final int ROLLED_BACK_EVERY = 3;

    private final EffectNode node;

    OutboxNode(String database, String redis, String name, String halts) {
        node = new EffectNode(
                database,
                name,
                Map.of(
                        "kerja.connection", "redis",
                        "kerja.connections.redis.url", redis,
                        "kerja.connections.redis.outbox", "database",
                        "kerja.jobs.transactional-effect.connection", "database",
                        "kerja.workers.default.lease", "2s"),
                point -> halt(point, halts));
    }

    private static void halt(FaultPoint point, String halts) {
        if (point.name().equals(halts)) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    /** Dispatches jobs with these numbers, works, and halts at a fault point: database, Redis, name, point, first, count. */
    public static void main(String[] arguments) throws Exception {
        try (OutboxNode node = new OutboxNode(arguments[0], arguments[1], arguments[2], arguments[3])) {
            node.node.engine().start();
            int first = Integer.parseInt(arguments[4]);
            for (int number = first; number < first + Integer.parseInt(arguments[5]); number++) {
                node.dispatch(number);
            }
            // It is halted by then, unless it never comes to that point.
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        }
    }

    EffectNode node() {
        return node;
    }

    void makeTables() throws SQLException {
        node.makeEffects();
        try (Connection connection = node.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("create table committed (number int)")) {
            statement.execute();
        }
    }

    /** Dispatches one in a transaction of its own, and says in it that it does. */
    void dispatch(int number) throws SQLException {
        node.transactions().begin();
        node.engine().dispatcher().dispatch(new PlainEffect(number));
        try (Connection connection = node.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into committed (number) values (?)")) {
            statement.setInt(1, number);
            statement.executeUpdate();
        }
        if (number % ROLLED_BACK_EVERY == 0) {
            node.transactions().rollback();
        } else {
            node.transactions().commit();
        }
    }

    /** Makes what lies in the outbox unreadable. */
    void damageOutbox() throws SQLException {
        try (Connection connection = node.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update kerja_jobs set payload = '}{' where name = 'kerja-outbox'")) {
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
