package org.kerja;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a job does not run, or what has become of it: as data, and in words by {@link #toString}. Each of the causes keeps it
 * from running by itself. Times are the store's.
 */
public record Explanation(JobId id, List<Cause> causes) {

    public Explanation {
        causes = List.copyOf(causes);
    }

    /** One thing that keeps a job from running, or has ended it. */
    public sealed interface Cause {

        /** The same as a sentence. */
        String text();
    }

    /** Its time has not come: it was delayed, or waits after an attempt. */
    public record NotDue(Duration left, Instant at) implements Cause {

        @Override
        public String text() {
            return "It is not due for " + left.toMillis() + " ms, until " + at + ".";
        }
    }

    /** Its queue is paused. */
    public record QueuePaused(String connection, String queue) implements Cause {

        @Override
        public String text() {
            return "Queue '" + queue + "' of connection '" + connection + "' is paused.";
        }
    }

    /** A node holds it: it runs there, waits there for a thread, or that node has died and its lease has not ended yet. */
    public record LeaseHeld(String node, Duration left, Instant until) implements Cause {

        @Override
        public String text() {
            return "Node '" + node + "' holds its lease until " + until + ", for " + left.toMillis()
                    + " ms more unless it is renewed.";
        }
    }

    /** The node that was asked does not know the job by its name. Others may. */
    public record NameUnknown(String name, String node) implements Cause {

        @Override
        public String text() {
            return "Node '" + node + "' knows no job named '" + name + "', and leaves it to nodes that do.";
        }
    }

    /** No worker of the node that was asked serves its queue. Those of others may. */
    public record NoWorker(String connection, String queue, String node) implements Cause {

        @Override
        public String text() {
            return "No worker of node '" + node + "' serves queue '" + queue + "' of connection '" + connection + "'.";
        }
    }

    /**
     * Nothing but that others are before it, or that all workers are busy.
     *
     * @param ready how many jobs of its queue may run, itself included
     */
    public record InLine(long ready) implements Cause {

        @Override
        public String text() {
            return "It is ready; " + ready + " jobs of its queue are.";
        }
    }

    /** It has finally failed, and lies among the failed jobs. */
    public record HasFailed(FailureReason reason, String message, Instant at) implements Cause {

        @Override
        public String text() {
            return "It has finally failed at " + at + ", " + reason + ": " + message;
        }
    }

    /** It has ended, and is {@linkplain Job#keep kept}. */
    public record HasEnded(JobState state, String reason, Instant at) implements Cause {

        @Override
        public String text() {
            return "It has ended at " + at + ", " + state + (reason.isEmpty() ? "." : ": " + reason);
        }
    }

    /** As many jobs with one of its keys run as its {@linkplain Limit limit} allows. */
    public record LimitHeld(String key, int concurrent, List<JobId> holders) implements Cause {

        public LimitHeld {
            holders = List.copyOf(holders);
        }

        @Override
        public String text() {
            return "Its limit '" + key + "' allows " + concurrent + " at once; it is held by "
                    + holders.stream().map(JobId::value).collect(Collectors.joining(", ")) + ".";
        }
    }

    /** As many jobs with one of its keys have begun as its {@linkplain Limit limit} allows in a time. */
    public record RateReached(String key, int rate, Duration per, Duration left) implements Cause {

        @Override
        public String text() {
            return "Its limit '" + key + "' allows " + rate + " in " + per.toMillis() + " ms; it allows the next in "
                    + left.toMillis() + " ms.";
        }
    }

    /** Jobs of its key run in their {@linkplain Limit#ordered order}, and another is the first of them. */
    public record BehindInOrder(JobId first) implements Cause {

        @Override
        public String text() {
            return "It comes after job " + first + " in the order of its key.";
        }
    }

    /** It is not retried while this other job has its {@linkplain Unique key}. */
    public record UniqueWith(JobId other) implements Cause {

        @Override
        public String text() {
            return "It is not retried while job " + other + " has its key.";
        }
    }

    /** It is neither in a queue nor among the failed jobs: it is done, was cancelled, skipped or dropped, or never was. */
    public record NotThere() implements Cause {

        @Override
        public String text() {
            return "It neither waits nor runs nor has failed: it is done, was cancelled, skipped or dropped, or never was"
                    + " dispatched.";
        }
    }

    @Override
    public String toString() {
        return "Job " + id + ": " + causes.stream().map(Cause::text).collect(Collectors.joining(" "));
    }
}
