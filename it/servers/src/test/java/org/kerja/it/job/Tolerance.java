package org.kerja.it.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobHandler;
import org.kerja.it.server.Notes;

/** Jobs whose beans are retried by MicroProfile Fault Tolerance. */
public final class Tolerance {

    private Tolerance() {}

    /** Is handled by a bean that is retried. */
    @Job(tries = 1)
    public record Call(String number) {}

    /** The bean. */
    @ApplicationScoped
    public static class CallHandler implements JobHandler<Call> {

        @Inject
        Notes notes;

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        @Retry(maxRetries = 2, delay = 0, jitter = 0)
        public void handle(Call job, JobContext context) {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("engaged");
            }
            notes.add(job.number(), "call " + calls + ", attempt " + context.attempt());
        }
    }

    /** Takes a bean that is retried. */
    @Job(tries = 1)
    public record Dial(String number) {
        void handle(Line line, Notes notes, JobContext job) {
            notes.add(number, "call " + line.dial() + ", attempt " + job.attempt());
        }
    }

    /** The bean. */
    @ApplicationScoped
    public static class Line {

        private final AtomicInteger calls = new AtomicInteger();

        @Retry(maxRetries = 2, delay = 0, jitter = 0)
        public int dial() {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("engaged");
            }
            return calls.get();
        }
    }
}
