package org.kerja.faults.history;

/** Crashes of a store that does not promise that its claims survive them. */
final class Crashes {

    /** What was answered this long before a crash may be forgotten. */
    private static final long UNWRITTEN = 2_000_000_000;

    private Crashes() {}

    /** Whether a claim made at one time may have been forgotten before another. */
    static boolean between(History history, Promises promises, long from, long to) {
        return !promises.claimsSurviveCrash()
                && history.all(What.FAULT)
                        .filter(fault -> Boolean.parseBoolean(fault.text("crash")))
                        .anyMatch(crash -> crash.from() <= to && later(crash.to()) >= from);
    }

    private static long later(long time) {
        return time == Event.NEVER ? time : time + UNWRITTEN;
    }
}
