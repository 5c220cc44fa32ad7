package org.kerja.faults.history;

import java.util.Map;

/**
 * One thing that one process did. Times are those of the monotonic clock, which all processes of a machine share on Linux.
 *
 * @param process one incarnation of a node
 * @param job the id of the job, or empty
 * @param token that of the lease it showed or got, or 0
 * @param from when it asked
 * @param to when it had its answer; {@link #NEVER} if it never did
 * @param details what else there is to say, by name
 */
public record Event(
        String process,
        What what,
        String job,
        long token,
        long from,
        long to,
        Answer answer,
        Map<String, String> details) {

    /** Later than everything. */
    public static final long NEVER = Long.MAX_VALUE;

    /** One of the details. */
    public String text(String name) {
        String value = details.get(name);
        if (value == null) {
            throw new IllegalStateException(this + " lacks " + name);
        }
        return value;
    }

    /** One of the details that is a number. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** Whether it was done. */
    public boolean accepted() {
        return answer == Answer.ACCEPTED;
    }

    /** Whether it may have been done. */
    public boolean possible() {
        return answer != Answer.REFUSED;
    }
}
