package org.kerja.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is measured, and with how many jobs, so that each round of it takes some seconds. */
enum Contender {
    PLAIN_JDBC_500(100_000, 5_000, Kind.FLOOR) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new PlainJdbc(url, 500, PlainJdbc.InsertMany.UNNEST);
        }
    },
    PLAIN_JDBC_NOTIFY(0, 5_000, Kind.WOKEN_FLOOR) {
        @Override
        QueueSystem open(String url) throws Exception {
            return PlainJdbc.announced(url);
        }
    },
    PLAIN_JDBC_100(100_000, 5_000, Kind.FLOOR) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new PlainJdbc(url, 100, PlainJdbc.InsertMany.BATCH);
        }
    },
    KERJA(100_000, 5_000, Kind.WOKEN) {
        @Override
        QueueSystem open(String url) throws Exception {
            return KerjaSystem.onDatabase(url, Map.of());
        }
    },
    KERJA_EACH(20_000, 0, Kind.VARIANT) {
        @Override
        QueueSystem open(String url) throws Exception {
            return KerjaSystem.onDatabase(url, Map.of("kerja.connections.database.ack", "each"));
        }
    },
    KERJA_BEFORE(100_000, 5_000, Kind.WOKEN),
    DB_SCHEDULER_LOCK_AND_FETCH(40_000, 5_000, Kind.WOKEN_LOCALLY) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new DbSchedulerSystem(url, DbSchedulerSystem.Polling.LOCK_AND_FETCH);
        }
    },
    DB_SCHEDULER_FETCH(20_000, 5_000, Kind.WOKEN_LOCALLY) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new DbSchedulerSystem(url, DbSchedulerSystem.Polling.FETCH);
        }
    },
    JOBRUNR(15_000, 3_000, Kind.POLLING) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new JobRunrSystem(url);
        }
    },
    QUARTZ(1_500, 500, Kind.WOKEN_LOCALLY) {
        @Override
        QueueSystem open(String url) throws Exception {
            return new QuartzSystem(url);
        }
    },
    KERJA_JAVA_SE(100_000, 5_000, Kind.PAUSED) {
        @Override
        QueueSystem open(String url) throws Exception {
            return KerjaSystem.paused(url);
        }
    },
    KERJA_WILDFLY(100_000, 5_000, Kind.PAUSED),
    PLAIN_REDIS(200_000, 10_000, Kind.FLOOR) {
        @Override
        QueueSystem open(String url) {
            return new PlainRedis(url);
        }
    },
    PLAIN_REDIS_POP(0, 5_000, Kind.WOKEN_FLOOR) {
        @Override
        QueueSystem open(String url) {
            return PlainRedis.popped(url);
        }
    },
    KERJA_REDIS(200_000, 10_000, Kind.WOKEN) {
        @Override
        QueueSystem open(String url) {
            return KerjaSystem.onRedis(url, Map.of());
        }
    },
    KERJA_REDIS_BEFORE(200_000, 10_000, Kind.WOKEN),
    BULLMQ_50(50_000, 10_000, Kind.WOKEN),
    BULLMQ_100(50_000, 10_000, Kind.WOKEN),
    BULLMQ_200(50_000, 10_000, Kind.WOKEN);

    private static final Set<Contender> ON_REDIS = EnumSet.range(PLAIN_REDIS, BULLMQ_200);

    /** How its worker hears of a job, on which it depends what can be measured in bounded time. */
    enum Kind {
        /** Does nothing but drain and dispatch. */
        FLOOR,
        /** Is told of jobs and does nothing else, so that only its pick-up is measured. */
        WOKEN_FLOOR,
        /** Another setting of what is measured anyway: only its drain is. */
        VARIANT,
        /** Is told of jobs in this and in other processes. */
        WOKEN,
        /** Is told of jobs in its own process, and polls for others. */
        WOKEN_LOCALLY,
        /** Polls in seconds. */
        POLLING,
        /** Kerja in a server and beside it, which {@code -Dbench.run=servers} measures. */
        PAUSED
    }

    private final int drained;
    private final int single;
    private final Kind kind;

    Contender(int drained, int single, Kind kind) {
        this.drained = drained;
        this.single = single;
        this.kind = kind;
    }

    /** Opens it on a database of its own, making its tables if they are not there; not one that another kind of process opens. */
    QueueSystem open(String url) throws Exception {
        throw new IllegalStateException(label() + " is not opened by this process");
    }

    /** How many jobs it is given in bulk for one drain. */
    int drained() {
        return drained;
    }

    /** How many jobs are dispatched one by one in a round. */
    int single() {
        return single;
    }

    boolean isFloor() {
        return kind == Kind.FLOOR;
    }

    /** Whether nothing but its pick-up is measured. */
    boolean isWokenFloor() {
        return kind == Kind.WOKEN_FLOOR;
    }

    boolean isVariant() {
        return kind == Kind.VARIANT;
    }

    /** Whether it is one that somebody would pick, hence measured in every way. */
    boolean isQueue() {
        return !isFloor() && !isWokenFloor() && !isVariant() && !isPaused();
    }

    boolean isPaused() {
        return kind == Kind.PAUSED;
    }

    boolean isInWildFly() {
        return this == KERJA_WILDFLY;
    }

    /** Whether its jobs lie in Redis; else in PostgreSQL. */
    boolean isOnRedis() {
        return ON_REDIS.contains(this);
    }

    /** How many jobs the worker of a BullMQ has at once; nothing if it is none. */
    Optional<Integer> inNode() {
        String bull = "bullmq-";
        return label().startsWith(bull)
                ? Optional.of(Integer.valueOf(label().substring(bull.length())))
                : Optional.empty();
    }

    /** Whether it is Kerja in another state, which {@code bench.before} names. */
    boolean isBefore() {
        return this == KERJA_BEFORE || this == KERJA_REDIS_BEFORE;
    }

    /** What is opened, of Kerja in whatever state. */
    Contender present() {
        return switch (this) {
            case KERJA_BEFORE -> KERJA;
            case KERJA_REDIS_BEFORE -> KERJA_REDIS;
            default -> this;
        };
    }

    /** Whether Kerja is compared with it. */
    boolean isPeer() {
        return isQueue() && this != KERJA && this != KERJA_REDIS || this == KERJA_JAVA_SE;
    }

    /** Whether its idle worker is told of a job that its own process dispatches, or another one. */
    boolean isWoken(boolean byItsOwnProcess) {
        return kind == Kind.WOKEN || kind == Kind.WOKEN_FLOOR || kind == Kind.WOKEN_LOCALLY && byItsOwnProcess;
    }

    /** Whether jobs stay in its store when they have succeeded. */
    boolean keepsEnded() {
        return this == JOBRUNR;
    }

    /** Its name in the output. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where what is named after a contender stands in tables. */
    static int position(String system) {
        return Arrays.stream(values())
                .filter(one -> system.startsWith(one.label()))
                .max(Comparator.comparingInt(one -> one.label().length()))
                .map(Contender::ordinal)
                .orElse(values().length);
    }

    static Contender of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No system is named " + label));
    }
}
