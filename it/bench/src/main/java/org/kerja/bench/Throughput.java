package org.kerja.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kerja.bench.Options.Measure;

/**
 * Dispatches one by one, dispatches in bulk and drains, and what that uses. The systems take turns in every round, each
 * round in another order, and each turn begins with a checkpoint.
 */
final class Throughput {

    /** After one, compilers still have work: rounds became up to 1.4 times as fast. */
    private static final int WARM_UPS = 2;

    /** Single dispatches became faster until some ten thousand had been made, however fast the rest was by then. */
    private static final int SINGLE_WARM_UPS = 3;

    private final Server server;
    private final ServerProcesses processes;
    private final Options options;
    private final Results results;

    Throughput(Server server, ServerProcesses processes, Options options, Results results) {
        this.server = server;
        this.processes = processes;
        this.options = options;
        this.results = results;
    }

    void measure(List<Participant> participants) throws SQLException {
        List<Participant> order = new ArrayList<>(participants);
        for (int round = 1 - WARM_UPS; round <= options.rounds(); round++) {
            Bench.progress("Round " + round + " of " + options.rounds());
            for (Participant participant : order) {
                boolean warmUp = round < 1;
                int single = options.single(participant.contender()) * (warmUp ? SINGLE_WARM_UPS : 1);
                turn(participant, single, warmUp ? new Results() : results, round == options.rounds());
            }
            Collections.rotate(order, 1);
        }
    }

    private void turn(Participant participant, int single, Results into, boolean last) throws SQLException {
        String label = participant.label();
        ChildProcess worker = participant.worker();
        int many = options.drained(participant.contender());
        server.execute("checkpoint");
        Meter meter = new Meter(server, processes, worker.handle());
        if (single > 0) {
            rate("one-by-one", label, single / worker.oneByOne(0, single), into);
            used("one-by-one", label, single, meter, into);
        }
        double bulk = many / worker.bulk(single, many);
        if (!participant.contender().isVariant()) {
            rate("bulk", label, bulk, into);
        }
        used("bulk", label, many, meter, into);
        if (options.measures(Measure.DRAIN)) {
            int all = single + many;
            rate("drain", label, all / worker.drain(all), into);
            used("drain", label, all, meter, into);
            if (last) {
                into.add("heap", label, worker.heap() / 1048576.0, "MiB");
                into.add(
                        "resident",
                        label,
                        ServerProcesses.peakBytes(worker.handle().pid()) / 1048576,
                        "MiB");
            }
            worker.stop();
        }
        if (!options.measures(Measure.DRAIN) || participant.contender().keepsEnded()) {
            worker.clear();
        }
    }

    /** Keeps a rate, and tells it to who waits, so that a run that is broken off was not in vain. */
    private static void rate(String measure, String label, double value, Results into) {
        into.add(measure, label, value, "jobs/s");
        Bench.progress(label + ": " + measure + " " + Report.number(value));
    }

    private static void used(String phase, String label, int jobs, Meter meter, Results into) throws SQLException {
        Meter.Usage usage = meter.used();
        into.add(phase + "-wal", label, usage.walBytes() / jobs, "bytes/job");
        into.add(phase + "-full-pages", label, usage.fullPageBytes() / jobs, "bytes/job");
        into.add(phase + "-cpu-process", label, usage.workerSeconds() * 1_000_000 / jobs, "ms/1000-jobs");
        into.add(phase + "-cpu-postgres", label, usage.postgresSeconds() * 1_000_000 / jobs, "ms/1000-jobs");
    }
}
