package org.kerja.faults.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.Limit;
import org.kerja.OnDuplicate;
import org.kerja.Unique;

/** The kinds of jobs of a run. All but the failing ones are tried until they are done. */
public sealed interface Work {

    /** What jobs find where they run. */
    interface Scene {

        /** A connection to the database, in the transaction of the job. */
        Connection connection() throws SQLException;

        /** For how long a claim holds. */
        Duration lease();
    }

    /** Runs it. */
    void run(Scene scene, JobContext job) throws Exception;

    /** The types. */
    List<Class<? extends Work>> TYPES = List.of(
            Plain.class,
            Brief.class,
            Transactional.class,
            SlowTransactional.class,
            Retrying.class,
            Failing.class,
            FailingTransactional.class,
            Releasing.class,
            Long.class,
            OutOfMemory.class,
            StackOverflow.class,
            Stubborn.class,
            Crossing.class,
            Narrow.class,
            Ordered.class,
            Single.class,
            PutOff.class,
            Secret.class);

    /** Those that run in a transaction. Each leaves a row if it succeeds. */
    Set<Class<? extends Work>> TRANSACTIONAL =
            Set.of(Transactional.class, SlowTransactional.class, FailingTransactional.class, Crossing.class);

    /** Does nothing. */
    @Job(value = "plain", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record Plain() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            // Being run is all there is to see.
        }
    }

    /** Takes a moment. */
    @Job(value = "brief", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record Brief() implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws InterruptedException {
            pass(Duration.ofMillis(30));
        }
    }

    /** Leaves a row. */
    @Job(value = "transactional", timeout = "5s", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record Transactional() implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws SQLException {
            leaveRow(scene, job);
        }
    }

    /** Leaves a row, and takes longer than a lease. Its end is kept. */
    @Job(
            value = "slow-transactional",
            tries = 0,
            backoff = "0",
            timeout = "none",
            maxDeliveries = 1_000_000,
            keep = "1h")
    record SlowTransactional() implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws SQLException, InterruptedException {
            pass(scene.lease().multipliedBy(5).dividedBy(4));
            leaveRow(scene, job);
        }
    }

    /** Throws twice. */
    @Job(value = "retrying", tries = 0, backoff = "50ms", maxDeliveries = 1_000_000)
    record Retrying() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            if (job.attempt() <= 2) {
                throw new IllegalStateException("not yet, in attempt " + job.attempt());
            }
        }
    }

    /** Never succeeds. */
    @Job(value = "failing", tries = 3, backoff = "20ms", maxDeliveries = 1_000_000)
    record Failing() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            throw new IllegalStateException("never, in attempt " + job.attempt() + ", at " + System.nanoTime());
        }
    }

    /** Leaves a row and throws, so that the row is gone. */
    @Job(value = "failing-transactional", timeout = "5s", tries = 2, backoff = "20ms", maxDeliveries = 1_000_000)
    record FailingTransactional() implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws SQLException {
            leaveRow(scene, job);
            throw new IllegalStateException(
                    "never in a transaction, in attempt " + job.attempt() + ", at " + System.nanoTime());
        }
    }

    /** Puts itself back twice. */
    @Job(value = "releasing", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record Releasing() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            if (job.attempt() <= 2) {
                job.release(Duration.ofMillis(100));
            }
        }
    }

    /** Takes longer than two leases. */
    @Job(value = "long", tries = 0, backoff = "0", timeout = "none", maxDeliveries = 1_000_000)
    record Long() implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws InterruptedException {
            pass(scene.lease().multipliedBy(9).dividedBy(4));
        }
    }

    /** Asks for more memory than there is, once. */
    @Job(value = "out-of-memory", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record OutOfMemory() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            if (job.attempt() == 1) {
                long[][] tooMuch = new long[1_000][];
                for (int index = 0; index < tooMuch.length; index++) {
                    tooMuch[index] = new long[Integer.MAX_VALUE - 8];
                }
            }
        }
    }

    /** Calls itself without an end, once. */
    @Job(value = "stack-overflow", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    record StackOverflow() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            if (job.attempt() == 1) {
                deeper(1);
            }
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int deeper(int depth) {
            return depth + deeper(depth + 1);
        }
    }

    /** Ignores its timeout and every interrupt, once. */
    @Job(value = "stubborn", tries = 0, backoff = "0", timeout = "200ms", maxDeliveries = 1_000_000)
    record Stubborn() implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            long end = System.nanoTime() + scene.lease().toNanos() / 2;
            while (job.attempt() == 1 && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                Thread.interrupted();
            }
        }
    }

    /**
     * Changes two rows, which another changes in reverse.
     *
     * @param up whether the first comes first
     */
    @Job(value = "crossing", timeout = "5s", tries = 0, backoff = "10ms", maxDeliveries = 1_000_000)
    record Crossing(boolean up) implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws SQLException {
            change(scene, up ? 1 : 2);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            change(scene, up ? 2 : 1);
            leaveRow(scene, job);
        }

        private static void change(Scene scene, int id) throws SQLException {
            try (Connection connection = scene.connection();
                    PreparedStatement statement =
                            connection.prepareStatement("update crossings set number = number + 1 where id = ?")) {
                statement.setInt(1, id);
                statement.executeUpdate();
            }
        }
    }

    /** Two with the same lane run at a time. */
    @Job(value = "narrow", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    @Limit(by = "lane", concurrent = Narrow.AT_ONCE)
    record Narrow(int lane) implements Work {

        /** How many that is. */
        public static final int AT_ONCE = 2;

        @Override
        public void run(Scene scene, JobContext job) throws InterruptedException {
            pass(Duration.ofMillis(30));
        }
    }

    /**
     * Those with the same line run one after the other.
     *
     * @param throwing so often it throws before it is done; it is not if that is as often as it is tried
     */
    @Job(value = "ordered", tries = Ordered.TRIES, backoff = "100ms", maxDeliveries = 1_000_000)
    @Limit(by = "line", concurrent = 1, ordered = true)
    record Ordered(int line, int throwing) implements Work {

        /** So often it is tried. */
        public static final int TRIES = 3;

        @Override
        public void run(Scene scene, JobContext job) throws InterruptedException {
            pass(Duration.ofMillis(10));
            if (job.attempt() <= throwing) {
                throw new IllegalStateException(
                        "not yet in its line, in attempt " + job.attempt() + ", at " + System.nanoTime());
            }
        }
    }

    /** There is one with the same key. */
    @Job(value = "single", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    @Unique(by = "key")
    record Single(int key) implements Work {
        @Override
        public void run(Scene scene, JobContext job) throws InterruptedException {
            pass(Duration.ofMillis(30));
        }
    }

    /** Is put off by the next one with the same key. */
    @Job(value = "put-off", delay = "300ms", tries = 0, backoff = "0", maxDeliveries = 1_000_000)
    @Unique(by = "key", until = Unique.Until.STARTED, onDuplicate = OnDuplicate.EXTEND, maxWait = "2s")
    record PutOff(int key) implements Work {
        @Override
        public void run(Scene scene, JobContext job) {
            // Being run is all there is to see.
        }
    }

    /** Is stored encrypted, and knows whether it was read right. Its end is kept, with what it leaves. */
    @Job(value = "secret", tries = 0, backoff = "0", maxDeliveries = 1_000_000, encrypted = true, keep = "1h")
    record Secret(String words) implements Work {

        /** What each is made of. */
        public static final String WORDS = "Ünï 👍, nobody is to read this";

        @Override
        public void run(Scene scene, JobContext job) {
            if (!words.equals(WORDS)) {
                throw new IllegalStateException("was made of something else");
            }
            job.result(words);
        }
    }

    private static void leaveRow(Scene scene, JobContext job) throws SQLException {
        try (Connection connection = scene.connection();
                PreparedStatement statement = connection.prepareStatement("insert into effects (job) values (?)")) {
            statement.setString(1, job.id().value());
            statement.executeUpdate();
        }
    }

    /** Lets time pass, until it is over or somebody interrupts. */
    private static void pass(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Math.max(1, end - System.nanoTime()));
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted");
            }
        }
    }
}
