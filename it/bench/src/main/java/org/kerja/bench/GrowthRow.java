package org.kerja.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What grows while the rest stays as it is, and the sizes at which it is measured. */
enum GrowthRow {
    READY("ready jobs", Load::of, 100_000, 10_000, 1_000_000, 10_000_000),
    PERMITS("permits", size -> Load.of(100_000).with("-Dkerja.workers.default.concurrency=" + size), 1, 8, 64, 512),
    QUEUES("queues", size -> Load.of(200_000).overQueues(size), 1, 10, 1_000),
    PAYLOAD(
            "bytes of payload",
            size -> Load.of(size < 1_000 ? 100_000 : 200_000_000 / size)
                    .with("-Dbench.payload=" + size)
                    .dispatchedInBulk(),
            100,
            10_240,
            61_440),
    PROCESSES("worker processes", size -> Load.of(200_000).byProcesses(size), 1, 2, 4),
    HISTORY("failed jobs beside", size -> Load.of(100_000).besideFailed(size), 0, 10_000_000);

    private final String title;
    private final IntFunction<Load> loads;
    private final int base;
    private final List<Integer> sizes;

    /** The base is what the other sizes are compared with. */
    GrowthRow(String title, IntFunction<Load> loads, int base, Integer... others) {
        this.title = title;
        this.loads = loads;
        this.base = base;
        sizes = Stream.concat(Stream.of(base), Arrays.stream(others)).sorted().toList();
    }

    /** What grows, in words. */
    String title() {
        return title;
    }

    List<Integer> sizes() {
        return sizes;
    }

    int base() {
        return base;
    }

    Load load(int size) {
        return loads.apply(size);
    }

    /** Its name in the output. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The measure of its drains. */
    String measure() {
        return "growth-" + label();
    }

    /** What stands for a size in the output. */
    static String system(int size) {
        return Contender.KERJA.label() + "-" + size;
    }

    static GrowthRow of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
