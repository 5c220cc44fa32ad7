package org.kerja;

/**
 * How often things happened to one job.
 *
 * @param deliveries times it was handed to a worker; what a stopping worker gave back is not counted
 * @param failures attempts that threw or timed out
 * @param lostLeases attempts whose worker vanished
 * @param releases times it was put back by itself
 */
public record JobCounters(int deliveries, int failures, int lostLeases, int releases) {

    /** The counters of a job that nothing has happened to. */
    public static final JobCounters NONE = new JobCounters(0, 0, 0, 0);

    /** What {@link Job#tries()} counts: failed attempts and lost leases, never releases. */
    public int spent() {
        return failures + lostLeases;
    }
}
