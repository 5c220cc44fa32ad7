package org.kerja.demo;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import io.smallrye.config.inject.ConfigExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.kerja.Attempt;
import org.kerja.FailedJob;
import org.kerja.FailedJobFilter;
import org.kerja.FailedJobs;
import org.kerja.QueueManager;
import org.kerja.QueueSizes;
import org.kerja.cdi.KerjaExtension;

/** One process of the demo: a CDI container, the dispatch of what is not yet dispatched, and the work until none is left. */
final class DemoRun {

    private static final int TOGETHER = 500;
    private static final int SHOWN_FAILURES = 3;

    private final long begun = System.nanoTime();
    private final List<String> files;

    DemoRun(List<String> files) {
        this.files = files;
    }

    /** Runs to the end and returns whether nothing was lost and nothing done twice. */
    boolean run() throws InterruptedException {
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new KerjaExtension(), new TransactionExtension(), new ConfigExtension())
                .addBeanClasses(
                        MeasureFile.class,
                        FileReading.class,
                        FileShelf.class,
                        CrashPoint.class,
                        DemoResources.class,
                        Signals.class)
                .initialize()) {
            // The first use makes the application's tables; that must not happen in the middle of a transaction.
            container.select(EntityManagerFactory.class).get().isOpen();
            FileShelf shelf = container.select(FileShelf.class).get();
            QueueManager queues = container.select(QueueManager.class).get();
            Signals signals = container.select(Signals.class).get();
            dispatch(shelf);
            Terminal.say("Workers of this process run the jobs, each in a transaction of its own.");
            awaitWork(queues, shelf, signals);
            FailedJobs failedJobs = queues.failedJobs();
            long failed = failedJobs.count(FailedJobFilter.all());
            int retried = 0;
            if (failed > 0) {
                retried = retry(container, failedJobs, failed);
                awaitWork(queues, shelf, signals);
            }
            return report(shelf, queues, failedJobs, failed, retried);
        }
    }

    private void dispatch(FileShelf shelf) {
        Set<String> known = shelf.dispatched();
        List<String> open = files.stream().filter(file -> !known.contains(file)).toList();
        if (!known.isEmpty()) {
            Terminal.say("From before the crash: " + known.size() + " jobs dispatched, " + shelf.storedCount()
                    + " files stored.");
        }
        for (int from = 0; from < open.size(); from += TOGETHER) {
            shelf.dispatch(new ArrayList<>(open.subList(from, Math.min(open.size(), from + TOGETHER))));
        }
        Terminal.say(
                "Dispatched " + open.size() + " jobs: they lie in the database, together with a row of ours each.");
    }

    private static void awaitWork(QueueManager queues, FileShelf shelf, Signals signals) throws InterruptedException {
        long all = shelf.dispatchedCount();
        QueueSizes sizes = queues.queue("default").sizes();
        while (sizes.total() > 0) {
            Terminal.progress(all - sizes.total(), all);
            signals.await(Duration.ofMillis(100));
            sizes = queues.queue("default").sizes();
        }
        Terminal.progress(all, all);
        Terminal.endProgress();
    }

    private static int retry(SeContainer container, FailedJobs failedJobs, long failed) {
        Terminal.say(failed + " jobs have failed after their tries and are kept, with every attempt's error:");
        for (FailedJob job : failedJobs.list(SHOWN_FAILURES)) {
            Attempt last = job.attempts().get(job.attempts().size() - 1);
            Terminal.say("  " + job.payload() + " after " + job.counters().failures() + " failed attempts: "
                    + last.error() + ": " + last.message());
        }
        if (failed > SHOWN_FAILURES) {
            Terminal.say("  ... and " + (failed - SHOWN_FAILURES) + " more");
        }
        Terminal.say("They are no UTF-8. From now on files are read as bytes; all failed jobs are retried.");
        container.select(FileReading.class).get().acceptBytes();
        return failedJobs.retryAll();
    }

    private boolean report(FileShelf shelf, QueueManager queues, FailedJobs failedJobs, long failed, int retried) {
        long dispatched = shelf.dispatchedCount();
        long stored = shelf.storedCount();
        long duplicates = shelf.duplicateCount();
        long stillFailed = failedJobs.count(FailedJobFilter.all());
        long waiting = queues.queue("default").sizes().total();
        long processed = dispatched - waiting - stillFailed;
        long lost = files.size() - stored - stillFailed;
        failedJobs
                .list(SHOWN_FAILURES)
                .forEach(job -> Terminal.say("  still failed: " + job.payload() + ": " + job.message()));
        Terminal.say("Stored: " + shelf.totals());
        Terminal.say(("demo: files=%d dispatched=%d processed=%d failed=%d retried=%d stored=%d lost=%d duplicates=%d"
                        + " seconds=%d")
                .formatted(files.size(), dispatched, processed, failed, retried, stored, lost, duplicates, seconds()));
        return lost == 0 && duplicates == 0 && waiting == 0;
    }

    private long seconds() {
        long start = Long.getLong("demo.begun", System.currentTimeMillis());
        long before = Math.max(0, System.currentTimeMillis() - start);
        return Math.max(before / 1000, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }
}
