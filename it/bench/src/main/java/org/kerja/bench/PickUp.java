package org.kerja.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long after its dispatch, from the worker's own process and from another, a job starts on an idle worker. It comes
 * after the drains, when tables are full of dead rows. Pauses between jobs are random, so that polling is not in step. The floor
 * has no worker: its figures are those of the insert alone, after which a job could begin at the earliest. Plain JDBC that notifies
 * has one, which waits as the manual of PostgreSQL's driver says.
 */
final class PickUp {

    private static final int WOKEN = 500;
    private static final Duration WOKEN_PAUSE = Duration.ofMillis(10);

    /** What runs for the first time pays for it, and code that ran some thousand times is not compiled to the end. */
    private static final int WARM_UP = 10_000;

    private static final Duration WARM_UP_PAUSE = Duration.ofMillis(2);

    /** Enough for percentiles, and over long enough a time for many polls. */
    private static final int POLLING = 100;

    private static final Duration POLLING_PAUSE = Duration.ofMillis(200);

    private final String prefix;
    private final Results results;

    /** Of which the names of measures begin with something. */
    PickUp(String prefix, Results results) {
        this.prefix = prefix;
        this.results = results;
    }

    void measure(Participant participant) {
        Bench.progress("Pick-up by " + participant.label());
        if (participant.contender().isFloor()) {
            ChildProcess inserting = participant.worker();
            inserting.dispatchAtRandom(WARM_UP, WARM_UP_PAUSE);
            inserting.clear();
            add(participant.label() + "-insert", inserting.dispatchAtRandom(WOKEN, WOKEN_PAUSE));
            inserting.clear();
            return;
        }
        measure(participant, participant.worker(), true);
        ChildProcess dispatcher = participant.dispatcher();
        // Its code would be interpreted still, which the worker's is not after all that it has drained.
        dispatcher.oneByOne(0, participant.contender().single());
        dispatcher.clear();
        measure(participant, dispatcher, false);
    }

    private void measure(Participant participant, ChildProcess from, boolean sameProcess) {
        boolean woken = participant.contender().isWoken(sameProcess);
        Duration pause = woken ? WOKEN_PAUSE : POLLING_PAUSE;
        int jobs = woken ? WOKEN : POLLING;
        if (woken) {
            dispatch(participant, from, WARM_UP, WARM_UP_PAUSE);
        } else {
            dispatch(participant, from, jobs / 10, pause);
        }
        Latencies latencies = dispatch(participant, from, jobs, pause);
        String system = participant.label() + (sameProcess ? "-same-process" : "-another-process");
        if (latencies.count() < jobs) {
            throw new IllegalStateException(system + ": " + latencies.count() + " of " + jobs + " jobs ran");
        }
        add(system, latencies);
    }

    private void add(String system, Latencies latencies) {
        for (int percent : List.of(50, 95, 99)) {
            results.add(prefix + "pick-up-p" + percent, system, latencies.percentile(percent), "ms");
        }
        results.add(prefix + "pick-up-max", system, latencies.max(), "ms");
        results.add(prefix + "pick-up-jobs", system, latencies.count(), "jobs");
    }

    private static Latencies dispatch(Participant participant, ChildProcess from, int jobs, Duration pause) {
        ChildProcess worker = participant.worker();
        worker.expect(jobs);
        Clocks.rest(Duration.ofSeconds(1));
        from.dispatchAtRandom(jobs, pause);
        Latencies latencies = worker.latencies(Duration.ofSeconds(30));
        worker.stop();
        return latencies;
    }
}
