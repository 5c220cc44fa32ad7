package org.kerja.engine.worker;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kerja.KerjaException;
import org.kerja.MissingEntityException;
import org.kerja.StoreException;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.payload.Payloads.Loaded;
import org.kerja.engine.payload.Payloads.Read;
import org.kerja.middleware.JobMiddleware;

/**
 * One call of the application's code for a job: with what came with it, what it refers to, in its middleware and in its
 * transaction. What it refers to is looked up in that transaction, so that it belongs to it; middleware, which is outside of that,
 * gets a job of its own then.
 */
final class Execution {

    /** What a job is called in, if it asks for it. */
    @FunctionalInterface
    interface Transaction {

        void run(MiddlewareChain.Code code) throws Throwable;
    }

    /** What is done with a job. */
    @FunctionalInterface
    private interface Use {

        void of(Object job) throws Throwable;
    }

    private enum Stage {
        LOADING,
        CHECKING,
        RUNNING
    }

    private final JobDefinition definition;
    private final Read read;
    private final RunContext context;
    private final WorkerSurroundings around;
    private final Transaction transaction;
    private final Consumer<Object> check;
    private List<JobMiddleware> middleware = List.of();
    private Stage stage = Stage.RUNNING;

    /**
     * Makes one.
     *
     * @param check refuses a job that was not whole before, by what it throws
     */
    Execution(
            JobDefinition definition,
            Read read,
            RunContext context,
            WorkerSurroundings around,
            Transaction transaction,
            Consumer<Object> check) {
        this.definition = definition;
        this.read = read;
        this.context = context;
        this.around = around;
        this.transaction = transaction;
        this.check = check;
    }

    /** Calls it. What comes out is what it threw, or what has kept it from being called. */
    void run() throws Throwable {
        middleware = around.middleware().around(definition, read.entries());
        around.context().with(read.entries(), this::call);
    }

    /** Whether an error says that the job cannot be read. */
    boolean isUnreadable(Throwable error) {
        return stage == Stage.LOADING
                && error instanceof KerjaException
                && !(error instanceof MissingEntityException || error instanceof StoreException);
    }

    /** Whether what was thrown last has refused the job. */
    boolean isRefused() {
        return stage == Stage.CHECKING;
    }

    private void call() throws Throwable {
        Optional<Object> whole = read.whole();
        if (whole.isPresent()) {
            inMiddleware(whole.get(), () -> inTransaction(() -> handle(whole.get())));
        } else {
            around.beans().use(List.of(), none -> loadAndCall());
        }
    }

    private void loadAndCall() throws Throwable {
        if (!definition.transactional()) {
            load(job -> inMiddleware(job, () -> handle(job)));
        } else if (MiddlewareChain.isAround(middleware, definition.type())) {
            load(outside -> inMiddleware(outside, () -> inTransaction(() -> load(this::handle))));
        } else {
            inTransaction(() -> load(this::handle));
        }
    }

    private void load(Use use) throws Throwable {
        stage = Stage.LOADING;
        try (Loaded loaded = read.load()) {
            stage = Stage.CHECKING;
            check.accept(loaded.job());
            stage = Stage.RUNNING;
            use.of(loaded.job());
        }
    }

    private void inMiddleware(Object job, MiddlewareChain.Code code) throws Throwable {
        MiddlewareChain.run(middleware, job, context, around.beans(), code);
    }

    private void inTransaction(MiddlewareChain.Code code) throws Throwable {
        if (definition.transactional()) {
            transaction.run(code);
        } else {
            code.run();
        }
    }

    private void handle(Object job) throws Throwable {
        definition.invoker().handle(job, context);
    }
}
