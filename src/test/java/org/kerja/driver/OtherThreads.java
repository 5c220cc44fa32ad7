package org.kerja.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs parts of a test in other threads, for a bounded time. */
public final class OtherThreads {

    private static final long BOUND_SECONDS = 120;

    private OtherThreads() {}

    /** Runs one action in another thread, which is in no transaction of the caller, and returns its result. */
    public static <T> T call(Callable<T> action) {
        return all(List.of(action)).get(0);
    }

    /** Runs actions at the same time, each in a thread of its own. What the first of them throws fails the test. */
    public static <T> List<T> all(List<Callable<T>> actions) {
        List<FutureTask<T>> tasks = actions.stream().map(FutureTask::new).toList();
        for (FutureTask<T> task : tasks) {
            Thread thread = new Thread(task, "contract");
            thread.setDaemon(true);
            thread.start();
        }
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("Another thread of the test failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("Another thread of the test did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
