package org.kerja.engine.worker;

import java.util.Optional;
import java.util.function.Function;
import org.kerja.Attempt;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobFailedException;
import org.kerja.JobFailure;
import org.kerja.KerjaException;
import org.kerja.MissingEntity;
import org.kerja.MissingEntityException;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.payload.Payloads.Read;
import org.kerja.engine.worker.RunContext.Wish;
import org.kerja.event.JobEvent;
import org.kerja.spi.Claim;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.Lease;
import org.kerja.spi.StoredFailure;

/**
 * Runs a job in the thread that dispatches it: once, without a delay, through its handler and its JSON. What it throws
 * fails it, puts it among the failed jobs and comes back to the caller. A release ends it, since there is nowhere to put
 * it back; an exception that drops the job too.
 */
public final class SynchronousRun {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    private final String node;
    private final WorkerSurroundings around;
    private final Payloads payloads;
    private final Instrumentations instrumentations;
    private final FailureCall failureCall;
    private final DriverEnvironment environment;
    private final Function<String, FailedJobStore> failedJobs;
    private final Events events;

    /**
     * Makes one.
     *
     * @param failedJobs where the failed jobs of a connection are kept
     */
    public SynchronousRun(
            String node,
            WorkerSurroundings around,
            DriverEnvironment environment,
            Function<String, FailedJobStore> failedJobs) {
        this.node = node;
        this.around = around;
        this.payloads = around.payloads();
        this.instrumentations = around.instrumentations();
        this.failureCall = new FailureCall(around, true);
        this.environment = environment;
        this.failedJobs = failedJobs;
        this.events = around.events();
    }

    /** Runs a job. */
    public void run(JobDefinition definition, Envelope envelope, String connection) {
        Run run = new Run(claim(envelope), definition, Long.MAX_VALUE);
        run.started(Optional.empty());
        Read read = read(run, envelope, connection);
        RunContext context = new RunContext(
                run.claim(),
                definition,
                read.entries(),
                connection,
                Optional.empty(),
                () -> false,
                percent -> {},
                JobWorkflows.OfJob.NONE,
                StoredLimits.none(run.lease()));
        events.fire(() -> new JobEvent.Started(envelope.id(), envelope.name(), connection, envelope.queue(), 1));
        Execution execution = new Execution(
                definition,
                read,
                context,
                around,
                code -> environment.transactions().call(code::run),
                job -> {});
        Instrumentation.Scope scope = instrumentations.calling(run.call(read.entries(), false, true));
        try {
            execution.run();
        } catch (Throwable error) {
            if (isNeedless(definition, error)) {
                scope.end(Optional.empty());
                skip(envelope, connection, String.valueOf(error.getMessage()));
                return;
            }
            scope.end(Optional.of(error));
            if (execution.isUnreadable(error)) {
                fail(run, envelope, connection, FailureReason.UNREADABLE, error);
                throw unchecked(definition, error);
            }
            if (definition.options().exceptions().drops(error)) {
                drop(run, envelope, connection, error);
                return;
            }
            fail(run, envelope, connection, FailureReason.EXCEPTION, error);
            throw unchecked(definition, error);
        }
        scope.end(context.failure());
        conclude(run, envelope, connection, context);
    }

    private Read read(Run run, Envelope envelope, String connection) {
        try {
            return payloads.read(run.definition(), envelope);
        } catch (KerjaException e) {
            fail(run, envelope, connection, FailureReason.UNREADABLE, e);
            throw unchecked(run.definition(), e);
        }
    }

    /** Whether what was thrown says that the job is not needed. */
    private static boolean isNeedless(JobDefinition definition, Throwable error) {
        return error instanceof MissingEntityException && definition.options().onMissingEntity() == MissingEntity.DROP;
    }

    private void conclude(Run run, Envelope envelope, String connection, RunContext context) {
        Optional<Wish> wish = context.wish();
        if (wish.isPresent() && wish.get() instanceof Wish.Fail fail) {
            fail(run, envelope, connection, FailureReason.FAILED_BY_JOB, fail.error());
            throw new JobFailedException(
                    "Job " + envelope.id() + " (" + envelope.name() + ") failed itself: "
                            + fail.error().getMessage(),
                    fail.error());
        }
        if (wish.isPresent() && wish.get() instanceof Wish.Skip skip) {
            skip(envelope, connection, skip.reason());
            return;
        }
        if (wish.isPresent()) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "Job {0} ({1}) released itself; in the caller's thread that ends it",
                    envelope.id(),
                    envelope.name());
        }
        events.fire(() -> new JobEvent.Completed(
                envelope.id(), envelope.name(), connection, envelope.queue(), 1, run.runningFor()));
    }

    private void skip(Envelope envelope, String connection, String reason) {
        events.fire(
                () -> new JobEvent.Skipped(envelope.id(), envelope.name(), connection, envelope.queue(), 1, reason));
    }

    private void drop(Run run, Envelope envelope, String connection, Throwable error) {
        Attempt attempt = attempt(run, FailureReason.EXCEPTION, error);
        events.fire(() -> new JobEvent.Dropped(envelope.id(), envelope.name(), connection, envelope.queue(), attempt));
    }

    private Attempt attempt(Run run, FailureReason reason, Throwable error) {
        return run.attempt(
                reason, node, error.getClass().getName(), AttemptLog.message(error), AttemptLog.trace(error));
    }

    private void fail(Run run, Envelope envelope, String connection, FailureReason reason, Throwable error) {
        String message = AttemptLog.message(error);
        run.addAttempt(attempt(run, reason, error));
        try {
            // The caller's transaction may roll back for this very error; the record of it must not.
            environment.detached(() -> failedJobs
                    .apply(connection)
                    .add(new StoredFailure(
                            envelope.id(),
                            connection,
                            envelope.name(),
                            envelope.version(),
                            envelope.queue(),
                            envelope.priority(),
                            envelope.payload(),
                            reason,
                            message,
                            0,
                            0,
                            new JobCounters(1, reason == FailureReason.UNREADABLE ? 0 : 1, 0, 0),
                            run.attempts())));
            JobFailure failure = new JobFailure(
                    envelope.id(),
                    envelope.name(),
                    connection,
                    envelope.queue(),
                    reason,
                    message,
                    Optional.of(error),
                    AttemptLog.read(run.attempts()));
            events.fire(
                    () -> new JobEvent.Failed(envelope.id(), envelope.name(), connection, envelope.queue(), failure));
            failureCall.tell(run, failure);
        } catch (Throwable e) {
            // The caller gets the job's own error; this one goes with it, unless the failed method threw the same.
            if (e != error) {
                error.addSuppressed(e);
            }
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "Keeping the failed job " + envelope.id() + " (" + envelope.name() + ") did not work",
                    e);
        }
    }

    private static RuntimeException unchecked(JobDefinition definition, Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        if (error instanceof RuntimeException unchecked && !(error instanceof KerjaException)) {
            return unchecked;
        }
        return new JobFailedException("Job '" + definition.name() + "' failed: " + error.getMessage(), error);
    }

    private static Claim claim(Envelope envelope) {
        return new Claim(
                new Lease(envelope.id(), 1),
                envelope.name(),
                envelope.version(),
                envelope.queue(),
                envelope.priority(),
                envelope.payload(),
                new JobCounters(1, 0, 0, 0),
                Claim.Loss.NONE,
                "",
                0);
    }
}
