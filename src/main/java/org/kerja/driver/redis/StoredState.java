package org.kerja.driver.redis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.JobCounters;
import org.kerja.spi.Claim;

/**
 * What changes of a job, from its first claim on, as Redis keeps it; see job.lua.
 *
 * @param leaseEnd 0 if it was given back
 * @param claimed whether it was claimed and not given back since
 */
record StoredState(
        long leaseEnd,
        JobCounters counters,
        boolean claimed,
        boolean started,
        Optional<Integer> progress,
        String node,
        String attempts) {

    /** Of a job that nobody has claimed yet. */
    static final StoredState NONE = new StoredState(0, JobCounters.NONE, false, false, Optional.empty(), "", "");

    static StoredState read(@Nullable Object answer) {
        if (answer == null) {
            return NONE;
        }
        String[] lines = Text.string(answer).split("\n", 4);
        String[] numbers = lines[0].split(" ");
        int progress = Integer.parseInt(numbers[9]);
        return new StoredState(
                Long.parseLong(numbers[1]),
                new JobCounters(
                        Integer.parseInt(numbers[2]),
                        Integer.parseInt(numbers[3]),
                        Integer.parseInt(numbers[4]),
                        Integer.parseInt(numbers[5])),
                numbers[6].equals("1"),
                numbers[7].equals("1"),
                progress < 0 ? Optional.empty() : Optional.of(progress),
                lines[2],
                lines[3]);
    }

    /** The counters when it is claimed once more. */
    JobCounters claimedOnceMore() {
        return new JobCounters(
                counters.deliveries() + 1,
                counters.failures(),
                counters.lostLeases() + (claimed ? 1 : 0),
                counters.releases());
    }

    /** What became of the claim before. */
    Claim.Loss loss() {
        return claimed ? new Claim.Loss(true, started, node) : Claim.Loss.NONE;
    }
}
