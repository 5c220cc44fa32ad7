package org.kerja.engine.worker;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.JobContext;
import org.kerja.engine.worker.RunContext.Wish;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.middleware.WithMiddleware;
import org.kerja.spi.Beans;

/** Runs a job inside of its middleware. What that decides becomes the wish of the job. */
final class MiddlewareChain {

    /** The application's code for a job. */
    @FunctionalInterface
    interface Code {

        void run() throws Throwable;
    }

    private final List<JobMiddleware> middleware;
    private final Object job;
    private final RunContext context;
    private final Code code;
    private boolean done;

    private MiddlewareChain(List<JobMiddleware> middleware, Object job, RunContext context, Code code) {
        this.middleware = middleware;
        this.job = job;
        this.context = context;
        this.code = code;
    }

    /**
     * Runs it. What the code throws comes out unless middleware makes something else of it.
     *
     * @param outer what is around it, outside of what it brings itself
     * @param beans gives middleware and the job one request
     */
    static void run(List<JobMiddleware> outer, Object job, RunContext context, Beans beans, Code code)
            throws Throwable {
        if (!isAround(outer, job.getClass())) {
            code.run();
        } else {
            beans.use(List.of(), none -> new MiddlewareChain(all(outer, job), job, context, code).run());
        }
    }

    /**
     * Whether there is any around the jobs of a type.
     *
     * @param outer what is around them, outside of what they bring themselves
     */
    static boolean isAround(List<JobMiddleware> outer, Class<?> type) {
        return !outer.isEmpty() || WithMiddleware.class.isAssignableFrom(type);
    }

    private static List<JobMiddleware> all(List<JobMiddleware> outer, Object job) {
        return job instanceof WithMiddleware own
                ? Stream.concat(outer.stream(), own.middleware().stream()).toList()
                : outer;
    }

    private void run() throws Throwable {
        try {
            Outcome outcome = enter(0);
            if (!(outcome instanceof Outcome.Done)) {
                context.wish(wish(outcome));
            }
        } catch (Unchecked e) {
            throw e.getCause();
        }
    }

    private static Wish wish(Outcome outcome) {
        if (outcome instanceof Outcome.Released released) {
            return new Wish.Release(released.delay());
        }
        if (outcome instanceof Outcome.Failed failed) {
            return new Wish.Fail(failed.error());
        }
        return new Wish.Skip(((Outcome.Skipped) outcome).reason());
    }

    private Outcome enter(int number) throws Exception {
        if (number == middleware.size()) {
            return call();
        }
        JobMiddleware one = middleware.get(number);
        @Nullable Outcome outcome = one.handle(new Call(number + 1));
        if (outcome == null) {
            throw new IllegalStateException("Middleware " + one + " around job '" + context.name()
                    + "' returned null; let it return what proceed() has returned, or another Outcome.");
        }
        if (outcome instanceof Outcome.Done && !done) {
            throw new IllegalStateException("Middleware " + one + " says that job '" + context.name()
                    + "' is done, which has not run to its end; let it return Outcome.skip(...).");
        }
        return outcome;
    }

    private Outcome call() throws Exception {
        try {
            code.run();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new Unchecked(e);
        }
        done = true;
        @Nullable Wish wish = context.wish().orElse(null);
        if (wish instanceof Wish.Release release) {
            return new Outcome.Released(release.delay());
        }
        if (wish instanceof Wish.Fail fail) {
            return new Outcome.Failed(fail.error());
        }
        return new Outcome.Done();
    }

    /** Something that is neither an exception nor an error, on its way through middleware, which may throw only those. */
    private static final class Unchecked extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unchecked(Throwable cause) {
            super(cause);
        }

        @Override
        public synchronized Throwable getCause() {
            return Objects.requireNonNull(super.getCause());
        }
    }

    private final class Call implements JobCall {

        private final int next;
        private boolean proceeded;

        Call(int next) {
            this.next = next;
        }

        @Override
        public Object job() {
            return job;
        }

        @Override
        public JobContext context() {
            return context;
        }

        @Override
        public Outcome proceed() throws Exception {
            if (proceeded) {
                throw new IllegalStateException("The job has run already; proceed() can be called once in an attempt.");
            }
            proceeded = true;
            return enter(next);
        }
    }
}
