package org.kerja.engine.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of one worker, {@code kerja.workers.<name>.*}.
 *
 * @param queues the queues it claims from
 * @param concurrency how many jobs it runs at once
 * @param lease for how long a claim holds without being renewed
 * @param pollMinimum the wait between polls right after work was found
 * @param pollMaximum the wait between polls when idle
 * @param prefetch how many jobs it may claim ahead of those that run
 * @param ageing how long a job waits behind those of higher priority before it gets its share
 * @param grace how long a timed-out job may take to react to its interrupt
 */
public record WorkerSettings(
        String name,
        String connection,
        Queues queues,
        int concurrency,
        Duration lease,
        Duration pollMinimum,
        Duration pollMaximum,
        int prefetch,
        Duration ageing,
        Duration grace) {

    /**
     * Which queues a worker serves.
     *
     * @param weights the queues in their order, each with its weight; empty for all queues of the connection
     * @param strict whether a queue is served only when those before it are empty
     */
    public record Queues(Map<String, Integer> weights, boolean strict) {

        /** Every queue of the connection, none before another. */
        public static final Queues ALL = new Queues(Map.of(), false);

        public Queues {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }

        /** Whether the worker serves every queue of its connection. */
        public boolean all() {
            return weights.isEmpty();
        }

        /**
         * The same together with the queues that they are forwarded to, each right after its own: what lay there before it
         * was forwarded is still to be done.
         *
         * @param forwarded where the jobs of a queue go; the queue itself if it is not forwarded
         */
        public Queues following(Function<String, Optional<String>> forwarded) {
            Map<String, Integer> all = new LinkedHashMap<>();
            weights.forEach((queue, weight) -> {
                all.putIfAbsent(queue, weight);
                forwarded
                        .apply(queue)
                        .filter(target -> !weights.containsKey(target))
                        .ifPresent(target -> all.putIfAbsent(target, weight));
            });
            return new Queues(all, strict);
        }

        /** Whether the worker serves a queue. */
        public boolean serves(String queue) {
            return all() || weights.containsKey(queue);
        }

        /** Reads {@code *}, {@code high,default} (strict order) or {@code high:3,default:1} (weights). */
        public static Queues parse(String text) {
            if (text.equals("*")) {
                return ALL;
            }
            Map<String, Integer> weights = new LinkedHashMap<>();
            List<String> parts = SettingsReader.split(text);
            long weighted = parts.stream().filter(part -> part.contains(":")).count();
            if (parts.isEmpty() || (weighted != 0 && weighted != parts.size())) {
                throw new IllegalArgumentException("'" + text
                        + "' is no list of queues; write * for all, high,default for strict order, or high:3,default:1"
                        + " for weights");
            }
            for (String part : parts) {
                String[] pair = part.split(":", -1);
                int weight = pair.length == 1 ? 1 : weight(part, pair);
                String queue = pair[0].trim();
                if (queue.isEmpty() || queue.equals("*")) {
                    throw new IllegalArgumentException("'" + part + "' names no queue; * stands alone and means all");
                }
                if (weights.put(queue, weight) != null) {
                    throw new IllegalArgumentException("queue '" + queue + "' is named twice");
                }
            }
            return new Queues(weights, weighted == 0);
        }

        private static int weight(String part, String[] pair) {
            if (pair.length == 2 && pair[1].trim().matches("[1-9]\\d{0,3}")) {
                return Integer.parseInt(pair[1].trim());
            }
            throw new IllegalArgumentException("'" + part + "' has no weight from 1 to 9999");
        }
    }

    /** The same for some queues of a connection, named after it if it is another. */
    public WorkerSettings at(String otherConnection, Queues otherQueues) {
        return new WorkerSettings(
                otherConnection.equals(connection) ? name : name + "@" + otherConnection,
                otherConnection,
                otherQueues,
                concurrency,
                lease,
                pollMinimum,
                pollMaximum,
                prefetch,
                ageing,
                grace);
    }

    /** Reads the settings of a worker; mistakes go to the reader. */
    public static WorkerSettings read(String name, String defaultConnection, SettingsReader reader) {
        String prefix = "kerja.workers." + name + ".";
        Duration minimum = reader.duration(prefix + "poll.min", Duration.ofMillis(100), Duration.ofMillis(1));
        Duration maximum = reader.duration(prefix + "poll.max", Duration.ofSeconds(5), Duration.ofMillis(1));
        if (minimum.compareTo(maximum) > 0) {
            reader.problem("Property " + prefix + "poll.min: " + minimum.toMillis() + "ms is more than " + prefix
                    + "poll.max, " + maximum.toMillis() + "ms.");
        }
        return new WorkerSettings(
                name,
                reader.text(prefix + "connection", defaultConnection),
                reader.read(prefix + "queues", Queues.ALL, Queues::parse),
                reader.number(prefix + "concurrency", 10, 1, 10_000),
                reader.duration(prefix + "lease", Duration.ofSeconds(30), Duration.ofMillis(100)),
                minimum,
                maximum,
                reader.number(prefix + "prefetch", 500, 0, 10_000),
                reader.duration(prefix + "ageing", Duration.ofMinutes(1), Duration.ofMillis(1)),
                reader.duration(prefix + "grace", Duration.ofSeconds(5), Duration.ZERO));
    }
}
