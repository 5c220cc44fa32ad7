package org.kerja.faults;

import java.sql.SQLException;

/** What can be broken, and how it is mended. */
enum Fault {
    /** SIGKILL of one node. */
    NODE_KILLED(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            if (scene.random().nextBoolean()) {
                scene.fill();
            }
            scene.node().process().kill();
            scene.pass(0, 1_500);
            scene.node().restart(0);
        }
    },
    /** SIGKILL of all nodes at once. */
    ALL_NODES_KILLED(Scope.ALL_NODES) {
        @Override
        void inject(Scene scene) {
            scene.nodes().forEach(node -> node.process().kill());
            scene.pass(0, 1_500);
            scene.nodes().forEach(node -> node.restart(0));
        }
    },
    /** SIGSTOP for longer than a lease, then SIGCONT. */
    NODE_FROZEN(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            // What has ended, and was not yet told, is told under a lease that another node has by then.
            scene.fill();
            scene.node().process().freeze();
            long lease = scene.lease().toMillis();
            scene.pass(lease + 200, lease * 2);
            scene.node().process().thaw();
        }
    },
    /** SIGSTOP for a moment. */
    NODE_PAUSED(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.node().process().freeze();
            scene.pass(100, scene.lease().toMillis());
            scene.node().process().thaw();
        }
    },
    /** An orderly stop. */
    NODE_STOPPED(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.stop();
            scene.node().restart(0);
        }
    },
    /** A node whose clock is five minutes slow or fast. */
    CLOCK_SHIFTED(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.stop();
            scene.node().restart(scene.random().nextBoolean() ? 300 : -300);
        }
    },
    /** All connections of a node's pool are taken. */
    POOL_EXHAUSTED(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.node().process().tell("exhaust 4000");
            scene.pass(4_000, 4_100);
        }
    },
    /** A node gets no thread for jobs. */
    EXECUTOR_REJECTS(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.node().process().tell("reject 2000");
            scene.pass(2_000, 2_100);
        }
    },
    /** A node dies between two steps. */
    DEATH_AT_POINT(Scope.NODE) {
        @Override
        void inject(Scene scene) {
            scene.node()
                    .process()
                    .tell("arm " + scene.point() + " " + scene.random().nextInt(1, 4));
            if (scene.node().process().dies(4_000)) {
                scene.node().restart(0);
            } else {
                scene.node().process().tell("arm nothing 1");
            }
        }
    },
    /** The store is stopped and started. */
    STORE_RESTARTED(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.store().stop();
            scene.pass(0, 1_000);
            scene.store().start();
        }
    },
    /** The store crashes. */
    STORE_CRASHED(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.store().crash();
            scene.pass(0, 1_000);
            scene.store().start();
        }
    },
    /** The store ends the connections of all nodes, one by one. */
    CONNECTIONS_ENDED(Scope.STORE) {
        @Override
        void inject(Scene scene) throws SQLException {
            scene.store().endConnections();
        }
    },
    /** Nothing listens where the store was. */
    STORE_UNREACHABLE(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.network().refuse();
            scene.pass(500, 5_000);
            scene.network().pass();
        }
    },
    /** The network breaks all connections, and takes new ones. */
    CONNECTIONS_CUT(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.network().cut();
        }
    },
    /** What is sent is never delivered, and neither end learns of that. */
    HALF_OPEN_CONNECTIONS(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.network().swallow();
            scene.pass(500, 4_000);
            scene.network().pass();
        }
    },
    /** Everything takes longer on its way. */
    SLOW_NETWORK(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.network().delay(scene.random().nextInt(20, 200));
            scene.pass(1_000, 4_000);
            scene.network().pass();
        }
    },
    /** The store has no room for more. */
    DISK_FULL(Scope.STORE) {
        @Override
        void inject(Scene scene) throws SQLException {
            scene.store().fillDisk();
            scene.pass(1_000, 3_000);
            scene.store().freeDisk();
        }
    },
    /** Somebody locks rows of jobs against the order in which the library does. */
    ROWS_LOCKED(Scope.STORE) {
        @Override
        void inject(Scene scene) throws SQLException {
            scene.store().lockRows(scene);
        }
    },
    /** Wake-ups come again, twice and out of order. */
    WAKE_UPS_REPEATED(Scope.STORE) {
        @Override
        void inject(Scene scene) throws SQLException {
            scene.store().repeatWakeUps(scene.random());
        }
    },
    /** The store stands still, for less than a lease or for more. */
    STORE_FROZEN(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.store().freeze();
            scene.pass(500, scene.lease().toMillis() * 2);
            scene.store().thaw();
        }
    },
    /** The store no longer knows what it was told to run by a name. */
    SCRIPTS_FORGOTTEN(Scope.STORE) {
        @Override
        void inject(Scene scene) {
            scene.store().forgetScripts();
        }
    };

    /** What a fault has for itself. */
    enum Scope {
        NODE,
        ALL_NODES,
        STORE
    }

    private final Scope scope;

    Fault(Scope scope) {
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    /** Whether the store may have crashed, with what it had not written. */
    boolean crashesStore() {
        return this == STORE_CRASHED;
    }

    /** Breaks it, and mends it. */
    abstract void inject(Scene scene) throws SQLException;
}
