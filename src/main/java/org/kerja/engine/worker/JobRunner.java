package org.kerja.engine.worker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.FailureReason;
import org.kerja.KerjaException;
import org.kerja.MissingEntityException;
import org.kerja.StoreException;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.RetryPolicy;
import org.kerja.engine.job.Verdict;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.payload.Payloads.Read;
import org.kerja.engine.worker.RunContext.Wish;
import org.kerja.engine.workflow.Part;
import org.kerja.event.JobEvent;
import org.kerja.spi.Claim;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** Runs a claimed job in the calling thread, from the check that it may run to the word about how it ended. */
final class JobRunner {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    private final Bookkeeping books;
    private final RetryPolicy policy;
    private final WorkerSurroundings around;
    private final Payloads payloads;
    private final Instrumentations instrumentations;
    private final Transactions transactions;
    private final Watchdog watchdog;
    private final Outcomes outcomes;
    private final Events events;
    private final Consumer<FaultPoint> reached;

    JobRunner(Bookkeeping books, RetryPolicy policy, WorkerSurroundings around, Watchdog watchdog, Outcomes outcomes) {
        this.books = books;
        this.policy = policy;
        this.around = around;
        this.payloads = around.payloads();
        this.instrumentations = around.instrumentations();
        this.transactions = around.transactions();
        this.events = around.events();
        this.reached = around.reached();
        this.watchdog = watchdog;
        this.outcomes = outcomes;
    }

    void run(Run run) {
        if (!run.begin()) {
            return;
        }
        try {
            Optional<Read> job = prepare(run);
            if (job.isPresent()) {
                execute(run, job.get());
            } else {
                run.end();
            }
        } catch (StoreException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The store is gone before a job could begin; it is given back", e);
            if (run.end()) {
                outcomes.givenBack(List.of(run));
            }
        } catch (RuntimeException | Error e) {
            unexpected(run, e);
        } finally {
            // A late interrupt was for this job, not for the next one on this thread.
            Thread.interrupted();
        }
    }

    /** Whatever went wrong around a job, its lease must not be kept for ever. */
    private void unexpected(Run run, Throwable error) {
        LOGGER.log(
                System.Logger.Level.ERROR,
                "Job " + run.lease().id() + " (" + run.claim().name() + "): something went wrong around it",
                error);
        rollbackIfActive(run);
        if (run.end()) {
            outcomes.attemptFailed(run, FailureReason.EXCEPTION, error);
        } else {
            books.leases().drop(run);
        }
    }

    /** Everything that may keep a job from running; empty if something did. */
    private Optional<Read> prepare(Run run) {
        Claim claim = run.claim();
        if (run.isLeaseOver()) {
            outcomes.lost(run);
            return Optional.empty();
        }
        if (claim.loss().lost()) {
            outcomes.lossFound(run);
        }
        if (policy.beforeRun(run.definition().options(), claim) instanceof Verdict.GiveUp giveUp) {
            outcomes.refused(run, giveUp.reason());
            return Optional.empty();
        }
        Read read;
        try {
            read = payloads.read(run.definition(), claim);
        } catch (KerjaException e) {
            outcomes.unreadable(run, e);
            return Optional.empty();
        }
        run.belongsTo(Part.membership(read.entries()));
        try {
            read.whole().ifPresent(run.definition().check());
        } catch (RuntimeException e) {
            outcomes.refused(run, e);
            return Optional.empty();
        }
        if (mustBeMarked(run)) {
            if (!store().markStarted(run.lease(), run.attempts())) {
                outcomes.lost(run);
                return Optional.empty();
            }
            reached.accept(WorkerFaultPoint.MARKED);
        }
        return Optional.of(read);
    }

    private boolean mustBeMarked(Run run) {
        Claim claim = run.claim();
        return claim.loss().lost() || policy.isLastTry(run.definition().options(), claim.counters());
    }

    private void execute(Run run, Read read) {
        Instrumentation.Scope scope = instrumentations.calling(run.call(read.entries(), false, false));
        @Nullable Throwable failure = null;
        try {
            failure = executed(run, read);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            scope.end(Optional.ofNullable(failure));
        }
    }

    /** Returns what has made the attempt fail, if anything did. */
    private @Nullable Throwable executed(Run run, Read read) {
        JobDefinition definition = run.definition();
        read.whole().ifPresent(run::job);
        run.started(definition.options().timeout());
        watchdog.watch(run);
        fireStarted(run);
        RunContext context = new RunContext(
                run.claim(),
                definition,
                read.entries(),
                books.connection().name(),
                run.deadline(),
                () -> run.stop().isPresent(),
                new StoredReports(run),
                around.workflows().of(books.connection(), read.entries()),
                new StoredLimits(books.connection().store(), run.lease(), run::holdLimits));
        Call call = new Call(run, read, context);
        Throwable error = call.error();
        boolean mine = run.end();
        watchdog.forget(run);
        Thread.interrupted();
        reached.accept(WorkerFaultPoint.RAN);
        if (!mine) {
            lateEnd(run);
            return error;
        }
        if (error == null && call.inTransaction && mayConclude(run)) {
            return concludeInTransaction(run, context);
        }
        rollbackIfActive(run);
        return conclude(call, error);
    }

    /** What a job reports goes to the store, its result together with its end. */
    private final class StoredReports implements RunContext.Reports {

        private final Run run;

        StoredReports(Run run) {
            this.run = run;
        }

        @Override
        public void progress(int percent) {
            run.reached(percent);
            books.progress().report(run.lease(), percent);
        }

        @Override
        public void result(Object value) {
            if (outcomes.keeps(run)
                    || run.membership().filter(one -> !one.counted()).isPresent()) {
                run.leaves(payloads.writeResult(run.definition(), run.lease().id(), value));
            }
        }
    }

    /** Whether what the job has done may stand: a node that stops asks its jobs to end early, but takes what is done. */
    private static boolean mayConclude(Run run) {
        return run.stop().isEmpty() || run.isStopped(Run.Stop.STOPPING);
    }

    /** One call of the application's code. */
    private final class Call {

        private final Run run;
        private final RunContext context;
        private final Execution execution;

        /** Whether the job has ended well in a transaction that has not ended. */
        private boolean inTransaction;

        Call(Run run, Read read, RunContext context) {
            this.run = run;
            this.context = context;
            execution = new Execution(run.definition(), read, context, around, this::inTransaction, this::takeLoaded);
        }

        /** Calls it. Returns what it threw. */
        @Nullable
        Throwable error() {
            try {
                execution.run();
            } catch (Throwable e) {
                // Whatever it is, an OutOfMemoryError too, it ends this attempt and no other.
                return e;
            }
            if (!inTransaction && transactions.active()) {
                return new IllegalStateException("The job has left a transaction open; it was rolled back");
            }
            return null;
        }

        private void takeLoaded(Object job) {
            run.job(job);
            run.definition().check().accept(job);
        }

        private void inTransaction(MiddlewareChain.Code code) throws Throwable {
            transactions.begin();
            try {
                code.run();
            } catch (Throwable e) {
                rollbackIfActive(run);
                throw e;
            }
            inTransaction = true;
        }
    }

    /** Commits the job's writes together with the word about how it ended. Returns what has made the attempt fail. */
    private @Nullable Throwable concludeInTransaction(Run run, RunContext context) {
        Ending ending = wished(run, context).orElseGet(() -> outcomes.completion(run));
        try {
            if (run.isLeaseOver() || !tellInTransaction(ending)) {
                rollbackIfActive(run);
                outcomes.lost(run);
                return null;
            }
            reached.accept(WorkerFaultPoint.TOLD_IN_TRANSACTION);
            transactions.commit();
        } catch (RuntimeException e) {
            rollbackIfActive(run);
            outcomes.attemptFailed(run, FailureReason.EXCEPTION, e);
            return e;
        }
        reached.accept(WorkerFaultPoint.COMMITTED);
        outcomes.toldInTransaction(ending);
        return context.failure().orElse(null);
    }

    private boolean tellInTransaction(Ending ending) {
        if (ending instanceof Ending.GivenBack givenBack) {
            return store().giveBack(List.of(givenBack.back())).isEmpty();
        }
        if (ending instanceof Ending.Failed failed) {
            return store().fail(failed.failure());
        }
        if (ending instanceof Ending.Kept kept) {
            return store().end(List.of(kept.end())).isEmpty();
        }
        return store().completeInTransaction(ending.run().lease());
    }

    /** Tells how it ended. Returns what has made the attempt fail. */
    private @Nullable Throwable conclude(Call call, @Nullable Throwable error) {
        Run run = call.run;
        if (run.isStopped(Run.Stop.LOST)) {
            outcomes.lost(run);
        } else if (run.isStopped(Run.Stop.TIMEOUT)) {
            Throwable timeout = timeout(run, error);
            outcomes.attemptFailed(run, FailureReason.TIMEOUT, timeout);
            return timeout;
        } else if (run.isStopped(Run.Stop.CANCELLED)) {
            outcomes.cancelled(run);
        } else if (run.isStopped(Run.Stop.STOPPING) && error != null) {
            outcomes.givenBack(List.of(run));
        } else if (error != null) {
            return thrown(call, error);
        } else {
            outcomes.tell(wished(run, call.context).orElseGet(() -> outcomes.completion(run)));
            return call.context.failure().orElse(null);
        }
        return error;
    }

    private @Nullable Throwable thrown(Call call, Throwable error) {
        if (error instanceof MissingEntityException missing) {
            return outcomes.missing(call.run, missing);
        }
        if (call.execution.isUnreadable(error)) {
            outcomes.unreadable(call.run, error);
        } else if (call.execution.isRefused() && error instanceof RuntimeException refusal) {
            outcomes.refused(call.run, refusal);
        } else {
            outcomes.attemptFailed(call.run, FailureReason.EXCEPTION, error);
        }
        return error;
    }

    private Optional<Ending> wished(Run run, RunContext context) {
        return context.wish().map(wish -> {
            if (wish instanceof Wish.Release release) {
                return outcomes.released(run, release.delay());
            }
            if (wish instanceof Wish.Skip skip) {
                return outcomes.skipped(run, skip.reason());
            }
            return outcomes.failedByJob(run, ((Wish.Fail) wish).error());
        });
    }

    private static Throwable timeout(Run run, @Nullable Throwable error) {
        Throwable timeout = Outcomes.timeout(run);
        if (error != null) {
            timeout.initCause(error);
        }
        return timeout;
    }

    private void lateEnd(Run run) {
        rollbackIfActive(run);
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Job {0} ({1}): attempt {2} has ended at last, long after its timeout; what it says is refused",
                run.lease().id(),
                run.claim().name(),
                run.claim().counters().deliveries());
    }

    private void rollbackIfActive(Run run) {
        try {
            if (transactions.active()) {
                transactions.rollback();
            }
        } catch (StoreException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Job " + run.lease().id() + " (" + run.claim().name() + "): its transaction cannot be rolled back",
                    e);
        }
    }

    private void fireStarted(Run run) {
        events.fire(() -> new JobEvent.Started(
                run.lease().id(),
                run.definition().name(),
                books.connection().name(),
                run.claim().queue(),
                run.claim().counters().deliveries()));
    }

    private JobStore store() {
        return books.connection().store();
    }
}
