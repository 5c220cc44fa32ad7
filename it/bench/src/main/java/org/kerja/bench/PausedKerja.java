package org.kerja.bench;

import java.util.List;
import java.util.function.Consumer;
import org.kerja.Dispatcher;
import org.kerja.Queue;
import org.kerja.QueueManager;

/**
 * A Kerja whose workers are there all the time, as in a server, and whose queue is paused while they are not to work. It is
 * the same in a server and on Java SE.
 */
final class PausedKerja implements QueueSystem {

    private final Dispatcher dispatcher;
    private final Queue queue;
    private final String settings;
    private volatile Consumer<NoOperation> consumer = job -> {};

    /** Pauses the queue. */
    PausedKerja(Dispatcher dispatcher, QueueManager queues, String settings) {
        this.dispatcher = dispatcher;
        this.queue = queues.queue("default");
        this.settings = settings;
        queue.pause();
    }

    /** A worker runs a job. */
    void run(NoOperation job) {
        consumer.accept(job);
    }

    @Override
    public String version() {
        return "Kerja";
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public void dispatch(NoOperation job) {
        dispatcher.dispatch(job);
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) {
        dispatcher.bulk(jobs);
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        consumer = job;
        queue.resume();
    }

    @Override
    public void stop() {
        queue.pause();
    }

    @Override
    public long left() {
        return queue.sizes().total();
    }

    @Override
    public String table() {
        return "kerja_jobs";
    }

    @Override
    public void clear() {
        queue.clear();
    }
}
