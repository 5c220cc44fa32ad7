package org.kerja.bench;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerja.bench.StatementCounter.Counts;

/** Counts statements and transactions of dispatch and drain, in a run of its own. */
final class StatementsPerJob {

    private static final int SINGLE = 1_000;

    @FunctionalInterface
    private interface Phase {

        /** Does it; how many jobs it did. */
        int run(Participant participant) throws SQLException;
    }

    private final StatementCounter counter;
    private final Options options;
    private final Results results;

    StatementsPerJob(StatementCounter counter, Options options, Results results) {
        this.counter = counter;
        this.options = options;
        this.results = results;
    }

    void measure(List<Participant> participants) throws SQLException {
        counter.start();
        counter.settle();
        phase("one-by-one", participants, participant -> {
            participant.worker().oneByOne(0, SINGLE);
            return SINGLE;
        });
        phase("bulk", participants, participant -> {
            int jobs = options.drained(participant.contender());
            participant.worker().bulk(SINGLE, jobs);
            return jobs;
        });
        phase("drain", participants, participant -> {
            int jobs = SINGLE + options.drained(participant.contender());
            participant.worker().drain(jobs);
            participant.worker().stop();
            return jobs;
        });
        counter.stop();
        for (Participant participant : participants) {
            if (participant.contender().keepsEnded()) {
                participant.worker().clear();
            }
        }
    }

    private void phase(String name, List<Participant> participants, Phase phase) throws SQLException {
        Map<Participant, Counts> before = new LinkedHashMap<>();
        Map<Participant, Integer> jobs = new LinkedHashMap<>();
        for (Participant participant : participants) {
            before.put(participant, counter.read(participant.database()));
            jobs.put(participant, phase.run(participant));
        }
        counter.settle();
        for (Participant participant : participants) {
            Counts counts = counter.read(participant.database()).since(before.get(participant));
            double thousands = jobs.get(participant) / 1_000.0;
            String label = participant.label();
            results.add(name + "-statements", label, counts.statements() / thousands, "per-1000-jobs");
            results.add(name + "-transactions", label, counts.transactions() / thousands, "per-1000-jobs");
        }
    }
}
