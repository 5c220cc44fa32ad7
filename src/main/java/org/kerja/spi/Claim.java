package org.kerja.spi;

import org.kerja.JobCounters;

/**
 * A claimed job.
 *
 * @param lease what later words about this attempt must show
 * @param name the stored job name, possibly an alias
 * @param counters with this delivery, and the lost lease if there was one, counted
 * @param loss what became of the previous claim
 * @param attempts the log of earlier attempts as the engine wrote it, or empty
 * @param ageMillis the time since the dispatch, by the store's clock
 */
public record Claim(
        Lease lease,
        String name,
        int version,
        String queue,
        int priority,
        String payload,
        JobCounters counters,
        Loss loss,
        String attempts,
        long ageMillis) {

    /**
     * The first claim of a job, made when it was stored.
     *
     * @param token that of its lease
     */
    public static Claim first(Envelope job, long token) {
        return new Claim(
                new Lease(job.id(), token),
                job.name(),
                job.version(),
                job.queue(),
                job.priority(),
                job.payload(),
                new JobCounters(1, 0, 0, 0),
                Loss.NONE,
                "",
                0);
    }

    /**
     * Whether the previous claim ended by losing its lease.
     *
     * @param lost whether it did
     * @param started whether its holder had {@linkplain JobStore#markStarted marked} it as started
     * @param node the node that had held it, or empty
     */
    public record Loss(boolean lost, boolean started, String node) {

        /** The previous claim, if any, ended in order. */
        public static final Loss NONE = new Loss(false, false, "");
    }
}
