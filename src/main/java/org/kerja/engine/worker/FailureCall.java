package org.kerja.engine.worker;

import java.util.List;
import java.util.Optional;
import org.kerja.FailureReason;
import org.kerja.JobFailure;
import org.kerja.KerjaException;
import org.kerja.engine.payload.Payloads.Loaded;
import org.kerja.engine.payload.Payloads.Read;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobInvoker;

/**
 * Tells the application's code that a job has finally failed: a fresh instance of it, or its type if none can be made.
 *
 * @param synchronous whether the thread is that of whoever has dispatched it
 */
record FailureCall(WorkerSurroundings around, boolean synchronous) {

    void tell(Run run, JobFailure failure) throws Throwable {
        JobInvoker invoker = run.definition().invoker();
        if (failure.reason() == FailureReason.UNREADABLE) {
            invoker.unreadable(failure);
            return;
        }
        Read read = around.payloads().read(run.definition(), run.claim());
        Instrumentation.Scope scope = around.instrumentations().calling(run.call(read.entries(), true, synchronous));
        try {
            around.context().with(read.entries(), () -> tell(invoker, read, failure));
        } finally {
            scope.end(Optional.empty());
        }
    }

    private void tell(JobInvoker invoker, Read read, JobFailure failure) throws Throwable {
        Optional<Object> whole = read.whole();
        if (whole.isPresent()) {
            invoker.failed(whole.get(), failure);
        } else {
            around.beans().use(List.of(), none -> loadAndTell(invoker, read, failure));
        }
    }

    private static void loadAndTell(JobInvoker invoker, Read read, JobFailure failure) throws Throwable {
        Optional<Loaded> made = load(read);
        if (made.isEmpty()) {
            invoker.unreadable(failure);
            return;
        }
        try (Loaded loaded = made.get()) {
            invoker.failed(loaded.job(), failure);
        }
    }

    /** Empty if what it refers to is gone: in many cases that is why it has failed. */
    private static Optional<Loaded> load(Read read) {
        try {
            return Optional.of(read.load());
        } catch (KerjaException e) {
            return Optional.empty();
        }
    }
}
