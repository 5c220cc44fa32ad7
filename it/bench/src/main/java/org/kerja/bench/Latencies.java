package org.kerja.bench;

import java.util.Arrays;

/** Durations in microseconds, of which percentiles are told in milliseconds. */
final class Latencies {

    private final long[] sorted;

    Latencies(long[] micros) {
        sorted = micros.clone();
        Arrays.sort(sorted);
    }

    int count() {
        return sorted.length;
    }

    /** The least value that this part of all, in percent, does not exceed; not a number if there is none. */
    double percentile(double percent) {
        int rank = (int) Math.ceil(sorted.length * percent / 100);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(1, rank) - 1] / 1_000.0;
    }

    double max() {
        return percentile(100);
    }
}
