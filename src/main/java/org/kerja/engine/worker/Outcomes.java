package org.kerja.engine.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.Attempt;
import org.kerja.FailureReason;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.MissingEntityException;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.RetryPolicy;
import org.kerja.engine.job.Verdict;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.End;
import org.kerja.spi.Failure;
import org.kerja.spi.Return;

/** Decides what becomes of a job after a run, tells the store, then the application. */
final class Outcomes {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    private final String node;
    private final Bookkeeping books;
    private final RetryPolicy policy;
    private final FailureCall failureCall;
    private final Events events;
    private final JobWorkflows workflows;

    Outcomes(String node, Bookkeeping books, RetryPolicy policy, WorkerSurroundings around) {
        this.node = node;
        this.books = books;
        this.policy = policy;
        this.failureCall = new FailureCall(around, false);
        this.events = around.events();
        this.workflows = around.workflows();
    }

    /** What says that the job is done. */
    Ending completion(Run run) {
        Duration duration = run.runningFor();
        return done(
                run,
                JobState.COMPLETED,
                "",
                answer(
                        run,
                        () -> events.fire(() -> new JobEvent.Completed(
                                id(run),
                                name(run),
                                connection(),
                                queue(run),
                                run.claim().counters().deliveries(),
                                duration))));
    }

    /** The job ended after somebody had cancelled it: it is removed, however it ended. */
    void cancelled(Run run) {
        tell(done(
                run,
                JobState.CANCELLED,
                "",
                answer(
                        run,
                        () -> events.fire(() ->
                                new JobEvent.Cancelled(id(run), name(run), connection(), queue(run), Instant.now())))));
    }

    /** The job put itself back. */
    Ending released(Run run, Duration delay) {
        Verdict verdict = policy.afterRelease(run.definition().options(), run.claim(), run.ageMillis(), delay);
        if (verdict instanceof Verdict.GiveUp giveUp) {
            return failed(run, giveUp.reason(), null, false);
        }
        return new Ending.GivenBack(
                run,
                new Return(run.lease(), delay, Return.Kind.RELEASED, run.attempts()),
                answer(
                        run,
                        () -> events.fire(() -> new JobEvent.Released(
                                id(run),
                                name(run),
                                connection(),
                                queue(run),
                                run.claim().counters().deliveries(),
                                delay))));
    }

    /** The job is not needed. */
    Ending skipped(Run run, String reason) {
        return done(
                run,
                JobState.SKIPPED,
                reason,
                answer(
                        run,
                        () -> events.fire(() -> new JobEvent.Skipped(
                                id(run),
                                name(run),
                                connection(),
                                queue(run),
                                run.claim().counters().deliveries(),
                                reason))));
    }

    /** The job failed itself. */
    Ending failedByJob(Run run, Throwable error) {
        record(run, attempt(run, FailureReason.FAILED_BY_JOB, error));
        return failed(run, FailureReason.FAILED_BY_JOB, error, true);
    }

    /** The job threw or timed out. */
    void attemptFailed(Run run, FailureReason reason, Throwable error) {
        attemptFailed(run, attempt(run, reason, error), error);
    }

    /** The thread of the job did not end in time and the run was taken from it. */
    void abandoned(Run run, StackTraceElement[] stack) {
        Throwable error = timeout(run);
        error.setStackTrace(stack);
        attemptFailed(run, attempt(run, FailureReason.TIMEOUT, error), error);
    }

    /** The job may not run again, as was found before it did. */
    void refused(Run run, FailureReason reason) {
        tell(failed(run, reason, null, false));
    }

    /** What the job is made of is not what its type allows, and will not be when it is tried again. */
    void refused(Run run, RuntimeException error) {
        record(run, attempt(run, FailureReason.EXCEPTION, error));
        tell(failed(run, FailureReason.EXCEPTION, error, true));
    }

    /** Something that the job refers to is not there. Returns what has made the attempt fail. */
    @Nullable
    Throwable missing(Run run, MissingEntityException error) {
        switch (run.definition().options().onMissingEntity()) {
            case FAIL -> refused(run, error);
            case DROP -> {
                tell(skipped(run, String.valueOf(error.getMessage())));
                return null;
            }
            case RETRY -> attemptFailed(run, FailureReason.EXCEPTION, error);
        }
        return error;
    }

    /** The payload cannot be read; no attempt is counted. */
    void unreadable(Run run, Throwable error) {
        record(run, attempt(run, FailureReason.UNREADABLE, error));
        tell(failed(run, FailureReason.UNREADABLE, error, false));
    }

    /** The job was not run, or was interrupted since the node stops: it goes back and nothing is counted. */
    void givenBack(List<Run> runs) {
        books.endings().tellNow(runs.stream().map(this::uncounted).toList());
    }

    /** Another node may have had the job since; nothing can be said about it. */
    void lost(Run run) {
        books.leases().drop(run);
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Job {0} ({1}): what attempt {2} says is refused; its lease {3} was lost, the job was claimed again or is gone",
                id(run),
                name(run),
                run.claim().counters().deliveries(),
                run.lease().token());
        events.fire(() -> new JobEvent.LeaseLost(id(run), name(run), connection(), queue(run)));
    }

    /** Notes that the previous claim of the job lost its lease. */
    void lossFound(Run run) {
        Claim.Loss loss = run.claim().loss();
        Attempt attempt = new Attempt(
                run.claim().counters().deliveries() - 1,
                FailureReason.LEASE_LOST,
                loss.node(),
                Instant.now(),
                Duration.ZERO,
                "",
                "Node " + loss.node() + " did not renew its lease"
                        + (loss.started() ? "" : " (the job may not have begun)"),
                "");
        record(run, attempt);
        LOGGER.log(
                System.Logger.Level.INFO,
                "Job {0} ({1}) was rescued from node {2}, which did not renew its lease",
                id(run),
                name(run),
                loss.node());
    }

    void tell(Ending ending) {
        books.endings().tell(ending);
    }

    /** What follows an ending that was told to the store within the job's transaction. */
    void toldInTransaction(Ending ending) {
        books.leases().drop(ending.run());
        ending.answer().accepted();
    }

    private void attemptFailed(Run run, Attempt attempt, Throwable error) {
        record(run, attempt);
        Verdict verdict = policy.afterFailure(
                run.definition().options(),
                run.claim(),
                run.ageMillis(),
                attempt.reason(),
                error,
                () -> backoffOfJob(run, error));
        if (verdict instanceof Verdict.Try again) {
            logRetry(run, attempt, again.delay(), error);
            tell(new Ending.GivenBack(
                    run,
                    new Return(run.lease(), again.delay(), Return.Kind.FAILED, run.attempts()),
                    answer(
                            run,
                            () -> events.fire(() -> new JobEvent.Retrying(
                                    id(run), name(run), connection(), queue(run), attempt, again.delay())))));
        } else if (verdict instanceof Verdict.GiveUp giveUp) {
            tell(failed(run, giveUp.reason(), error, true));
        } else {
            tell(dropped(run, attempt));
        }
    }

    private Ending dropped(Run run, Attempt attempt) {
        return done(
                run,
                JobState.DROPPED,
                attempt.message(),
                answer(
                        run,
                        () -> events.fire(
                                () -> new JobEvent.Dropped(id(run), name(run), connection(), queue(run), attempt))));
    }

    private Ending done(Run run, JobState state, String reason, Ending.Answer answer) {
        boolean keeps = keeps(run);
        if (!keeps && run.membership().isEmpty()) {
            return new Ending.Completed(run, answer);
        }
        boolean completed = state == JobState.COMPLETED;
        End end = new End(
                run.lease(),
                name(run),
                queue(run),
                state,
                reason,
                run.progress(),
                completed ? run.result() : Optional.empty(),
                Duration.ofMillis(run.ageMillis()),
                keeps ? run.definition().options().keep() : Duration.ZERO,
                run.membership());
        return new Ending.Kept(run, end, answer);
    }

    /** Whether it is to be told later how a job ended. */
    boolean keeps(Run run) {
        return !run.definition().options().keep().isZero() && books.connection().can(Capability.HISTORY);
    }

    /** What the job itself says; if that goes wrong it waits as its options say. */
    private static Optional<Duration> backoffOfJob(Run run, Throwable error) {
        if (run.job().isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Duration> wait = run.definition()
                    .invoker()
                    .backoff(run.job().get(), run.claim().counters().spent() + 1, error);
            if (wait.filter(Duration::isNegative).isEmpty()) {
                return wait;
            }
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "Job {0} ({1}): its backoff is negative, {2}; it waits as its options say",
                    id(run),
                    name(run),
                    wait.get());
        } catch (Throwable e) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "Job " + id(run) + " (" + name(run) + "): its backoff threw; it waits as its options say",
                    e);
        }
        return Optional.empty();
    }

    private Ending failed(Run run, FailureReason reason, @Nullable Throwable error, boolean counted) {
        List<Attempt> attempts = AttemptLog.read(run.attempts());
        String message = error != null ? AttemptLog.message(error) : messageWithoutError(run, reason, attempts);
        JobFailure failure = new JobFailure(
                id(run), name(run), connection(), queue(run), reason, message, Optional.ofNullable(error), attempts);
        return new Ending.Failed(
                run,
                new Failure(run.lease(), reason, message, counted, run.attempts()),
                answer(run, () -> tellApplication(run, failure)));
    }

    /** A job that is not run again tells what its last run said, since the rule that ended it is not the cause. */
    private static String messageWithoutError(Run run, FailureReason reason, List<Attempt> attempts) {
        String rule = switch (reason) {
            case DEADLINE ->
                "It was not done within retry-until, "
                        + run.definition().options().retryUntil().orElse(Duration.ZERO);
            case MAX_DELIVERIES ->
                "It was delivered " + run.claim().counters().deliveries()
                        + " times; max-deliveries is "
                        + run.definition().options().maxDeliveries();
            default -> "Its tries are used up";
        };
        return attempts.isEmpty()
                ? rule
                : rule + "; last: " + attempts.get(attempts.size() - 1).message();
    }

    private void tellApplication(Run run, JobFailure failure) {
        LOGGER.log(
                System.Logger.Level.ERROR,
                "Job " + failure.id() + " (" + failure.name() + ") on queue " + failure.queue()
                        + " has finally failed, " + failure.reason() + ": " + failure.message(),
                failure.cause().orElse(null));
        events.fire(() -> new JobEvent.Failed(failure.id(), failure.name(), connection(), failure.queue(), failure));
        try {
            failureCall.tell(run, failure);
        } catch (Throwable e) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "Telling job " + failure.id() + " (" + failure.name() + ") that it has failed did not work",
                    e);
        }
    }

    private void record(Run run, Attempt attempt) {
        run.addAttempt(attempt);
        events.fire(() -> new JobEvent.AttemptFailed(id(run), name(run), connection(), queue(run), attempt));
    }

    private Attempt attempt(Run run, FailureReason reason, Throwable error) {
        return run.attempt(
                reason, node, error.getClass().getName(), AttemptLog.message(error), AttemptLog.trace(error));
    }

    /** What a job that timed out is said to have thrown. */
    static Throwable timeout(Run run) {
        return new JobTimeoutException("It ran longer than its timeout, "
                + run.timeout().map(Duration::toMillis).orElse(0L) + " ms");
    }

    private static void logRetry(Run run, Attempt attempt, Duration wait, Throwable error) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Job " + id(run) + " (" + name(run) + "): attempt " + attempt.number() + " failed, " + attempt.reason()
                        + ": " + attempt.message() + "; next in " + wait.toMillis() + " ms",
                error);
    }

    private Ending.GivenBack uncounted(Run run) {
        return new Ending.GivenBack(
                run,
                new Return(run.lease(), Duration.ZERO, Return.Kind.UNCOUNTED, run.attempts()),
                answer(run, () -> {}));
    }

    private Ending.Answer answer(Run run, Runnable accepted) {
        return new Ending.Answer() {
            @Override
            public void accepted() {
                if (run.membership().isPresent()) {
                    workflows.ended(books.connection());
                }
                accepted.run();
            }

            @Override
            public void refused() {
                lost(run);
            }
        };
    }

    private String connection() {
        return books.connection().name();
    }

    private static JobId id(Run run) {
        return run.lease().id();
    }

    private static String name(Run run) {
        return run.definition().name();
    }

    private static String queue(Run run) {
        return run.claim().queue();
    }
}
