package org.kerja;

/**
 * How many jobs a chain or a batch has, those of the chains and batches in it included, and what has become of them.
 *
 * @param total all of them
 * @param succeeded those that are done
 * @param failed those that have finally failed and were not retried since
 * @param cancelled those that did not run, since they were cancelled or what they waited for has failed
 * @param skipped those that were not needed
 */
public record MemberCounts(long total, long succeeded, long failed, long cancelled, long skipped) {

    /** Nothing at all. */
    public static final MemberCounts NONE = new MemberCounts(0, 0, 0, 0, 0);

    /** Those that have not come to an end. */
    public long pending() {
        return total - ended();
    }

    /** The percentage of those that have come to an end, 100 if there are none. */
    public int progress() {
        return total == 0 ? 100 : (int) (ended() * 100 / total);
    }

    private long ended() {
        return succeeded + failed + cancelled + skipped;
    }

    /** Both together. */
    public MemberCounts plus(MemberCounts other) {
        return new MemberCounts(
                total + other.total,
                succeeded + other.succeeded,
                failed + other.failed,
                cancelled + other.cancelled,
                skipped + other.skipped);
    }
}
