package org.kerja.engine.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that each have something to write, and wait until it is written, share a commit: one of them writes for all that
 * came while the one before it wrote. No thread writes for others more often than once for itself.
 */
final class GroupCommit<T> {

    /**
     * A thread that waits.
     *
     * @param turn true when it is to write, false when another has written for it
     */
    private record Waiting<T>(T entry, CompletableFuture<Boolean> turn) {}

    private final Consumer<List<T>> writer;

    // Guarded by this.
    private List<Waiting<T>> waiting = new ArrayList<>();
    private boolean writing;

    /**
     * Writes nothing yet.
     *
     * @param writer writes entries together; what it throws is thrown to all who wait for them
     */
    GroupCommit(Consumer<List<T>> writer) {
        this.writer = writer;
    }

    /** Returns when the entry was written. */
    void write(T entry) {
        Waiting<T> mine = new Waiting<>(entry, new CompletableFuture<>());
        if (isFirst(mine) || mine.turn().join()) {
            writeAll();
        }
    }

    /** How many wait for their turn or for another to write for them. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void writeAll() {
        List<Waiting<T>> together = take();
        try {
            writer.accept(together.stream().map(Waiting::entry).toList());
            together.forEach(each -> each.turn().complete(false));
        } catch (RuntimeException | Error e) {
            together.forEach(each -> each.turn().completeExceptionally(e));
            throw e;
        } finally {
            Waiting<T> next = next();
            if (next != null) {
                next.turn().complete(true);
            }
        }
    }

    private synchronized boolean isFirst(Waiting<T> mine) {
        waiting.add(mine);
        boolean first = !writing;
        writing = true;
        return first;
    }

    private synchronized List<Waiting<T>> take() {
        List<Waiting<T>> together = waiting;
        waiting = new ArrayList<>();
        return together;
    }

    private synchronized @Nullable Waiting<T> next() {
        if (waiting.isEmpty()) {
            writing = false;
            return null;
        }
        return waiting.get(0);
    }
}
