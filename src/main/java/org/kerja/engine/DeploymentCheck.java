package org.kerja.engine;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kerja.ConfigurationException;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.job.JobDefinition;
import org.kerja.spi.Capability;
import org.kerja.spi.Transactions;

/** Finds at deployment what would fail later. */
final class DeploymentCheck {

    private final Connections connections;
    private final Transactions transactions;
    private final KeyRing keys;
    private final SettingsReader reader;
    private final Set<String> missing = new HashSet<>();
    private final Set<String> forwardProblems = new LinkedHashSet<>();

    DeploymentCheck(Connections connections, Transactions transactions, KeyRing keys, SettingsReader reader) {
        this.connections = connections;
        this.transactions = transactions;
        this.keys = keys;
        this.reader = reader;
    }

    Optional<Connection> connection(String where, String name) {
        try {
            return Optional.of(connections.named(name));
        } catch (ConfigurationException e) {
            if (missing.add(name)) {
                reader.problem(where + ": " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    void job(JobDefinition job) {
        String where = "Job '" + job.name() + "'";
        if (job.options().encrypted() && keys.current().isEmpty()) {
            reader.problem(where + " is to be encrypted: set kerja.key to id:base64 with at least 32 random bytes.");
        }
        Optional<Connection> named = job.options().connection().isPresent()
                ? connection(where, job.options().connection().get())
                : byDefault();
        named.flatMap(connection -> place(connection, job.options().queue().orElse(connection.defaultQueue())))
                .ifPresent(connection -> {
                    List<Connection> places =
                            connection.targets().isEmpty() ? List.of(connection) : connection.targets();
                    places.forEach(place -> capabilities(where, job, place));
                });
    }

    /** Where a queue is forwarded to; empty if its forwards are wrong, which is reported once for all jobs. */
    private Optional<Connection> place(Connection connection, String queue) {
        try {
            return Optional.of(connections.place(connection, queue).connection());
        } catch (ConfigurationException e) {
            forwardProblems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Follows the forwards of all connections, those included that are found on the way. */
    void forwards() {
        Set<String> followed = new HashSet<>();
        int before;
        do {
            before = followed.size();
            for (Connection connection : connections.opened()) {
                if (followed.add(connection.name())) {
                    connection.forwards().keySet().forEach(queue -> place(connection, queue));
                }
            }
        } while (followed.size() > before);
        forwardProblems.forEach(reader::problem);
    }

    /** An outbox is another connection, which takes part in transactions. */
    void outboxes() {
        for (Connection connection : connections.opened()) {
            connection.outbox().ifPresent(name -> outbox(connection, name));
        }
    }

    private void outbox(Connection connection, String name) {
        String where = "Property kerja.connections." + connection.name() + ".outbox";
        if (!connection.store().relays()) {
            reader.problem(where + ": connection '" + connection.name()
                    + "' takes nothing from an outbox; take it out, or set it for a connection with driver=redis.");
            return;
        }
        connection(where, name)
                .filter(keeper -> !keeper.can(Capability.TRANSACTIONS))
                .ifPresent(
                        keeper -> reader.problem(
                                where + ": connection '" + name
                                        + "' cannot keep an outbox, since it takes part in no transaction; name one with driver=database."));
    }

    private Optional<Connection> byDefault() {
        try {
            return Optional.of(connections.byDefault());
        } catch (ConfigurationException e) {
            // Reported once, for kerja.connection.
            return Optional.empty();
        }
    }

    private void capabilities(String where, JobDefinition job, Connection connection) {
        if (connection.store().synchronous()) {
            transactional(where, job);
            return;
        }
        if (!job.options().delay().isZero()) {
            require(where, "delay", connection, Capability.DELAY);
        }
        if (job.options().priority() != 0) {
            require(where, "priority", connection, Capability.PRIORITY);
        }
        if (job.unique().always()) {
            require(where, "@Unique", connection, Capability.UNIQUE);
        }
        if (job.line().limits()) {
            require(where, "@Limit or @Group", connection, Capability.LIMITS);
        }
        if (!job.options().keep().isZero()) {
            require(where, "keep", connection, Capability.HISTORY);
        }
        if (job.transactional()) {
            require(where, "@Transactional", connection, Capability.TRANSACTIONS);
        }
        transactional(where, job);
    }

    private void transactional(String where, JobDefinition job) {
        if (job.transactional() && !transactions.available()) {
            reader.problem(where + " is @Transactional, but there is no JTA: no UserTransaction and"
                    + " TransactionSynchronizationRegistry were found in JNDI or as beans.");
        }
    }

    private void require(String where, String what, Connection connection, Capability capability) {
        if (!connection.can(capability)) {
            String why = connection.store().whyNot(capability);
            reader.problem(where + " asks for " + what + ", but connection '" + connection.name()
                    + "' has no capability " + capability + (why.isEmpty() ? "" : ", " + why) + ".");
        }
    }
}
