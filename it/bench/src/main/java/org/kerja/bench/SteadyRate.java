package org.kerja.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long jobs wait when another process dispatches them at a steady rate, each in a transaction of its own, whether the
 * worker keeps up or not. Time counts from when a job was to be dispatched, so that a dispatch that is late is not hidden.
 */
final class SteadyRate {

    /** So many that they can have as many commits under way as the rate needs. */
    static final int THREADS = 8;

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** How long a backlog may take to go; more than the five seconds of who polls. */
    private static final Duration AFTER = Duration.ofSeconds(10);

    private final int rate;
    private final int seconds;
    private final Results results;

    SteadyRate(int rate, int seconds, Results results) {
        this.rate = rate;
        this.seconds = seconds;
        this.results = results;
    }

    /** Measures it; false if the system did not keep up. */
    boolean measure(Participant participant) {
        run(participant, (int) WARM_UP.toSeconds(), new Results());
        return run(participant, seconds, results);
    }

    private boolean run(Participant participant, int seconds, Results into) {
        String measure = "latency-" + rate;
        String system = participant.label();
        ChildProcess worker = participant.worker();
        int jobs = rate * seconds;
        worker.expect(jobs);
        Clocks.rest(Duration.ofSeconds(1));
        double took = participant.dispatcher().dispatchSteadily(jobs, rate, THREADS, Clocks.micros());
        long backlog = worker.missing();
        Latencies latencies = worker.latencies(AFTER);
        worker.stop();
        worker.clear();
        for (int percent : List.of(50, 95, 99)) {
            into.add(measure + "-p" + percent, system, latencies.percentile(percent), "ms");
        }
        into.add(measure + "-max", system, latencies.max(), "ms");
        into.add(measure + "-dispatched", system, jobs / took, "jobs/s");
        into.add(measure + "-backlog", system, backlog, "jobs");
        into.add(measure + "-left", system, jobs - latencies.count(), "jobs");
        return latencies.count() == jobs;
    }
}
