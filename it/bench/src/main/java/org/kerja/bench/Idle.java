package org.kerja.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerja.bench.StatementCounter.Counts;

/** What workers cost in a minute in which nothing is dispatched; all of them idle at the same time. */
final class Idle {

    private static final Duration BECOMING_IDLE = Duration.ofSeconds(15);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Reading(Counts counts, double worker, double postgres) {}

    private final Server server;
    private final StatementCounter counter;
    private final Results results;

    Idle(Server server, StatementCounter counter, Results results) {
        this.server = server;
        this.counter = counter;
        this.results = results;
    }

    void measure(List<Participant> participants) throws SQLException {
        counter.start();
        participants.forEach(participant -> participant.worker().expect(0));
        Clocks.rest(BECOMING_IDLE);
        Map<Participant, Reading> before = new LinkedHashMap<>();
        for (Participant participant : participants) {
            before.put(participant, read(participant));
        }
        Clocks.rest(MINUTE);
        for (Participant participant : participants) {
            Reading last = read(participant);
            Reading first = before.get(participant);
            Counts counts = last.counts.since(first.counts);
            String label = participant.label();
            results.add("idle-per-minute", label, counts.statements(), "statements");
            results.add("idle-transactions", label, counts.transactions(), "per-minute");
            results.add("idle-cpu-process", label, last.worker - first.worker, "s/minute");
            results.add("idle-cpu-postgres", label, last.postgres - first.postgres, "s/minute");
        }
        participants.forEach(participant -> participant.worker().stop());
        counter.stop();
    }

    private Reading read(Participant participant) throws SQLException {
        double worker = participant
                        .worker()
                        .handle()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1_000.0;
        return new Reading(counter.read(participant.database()), worker, postgresSeconds(participant.database()));
    }

    /** The processor time of the connections to a database. */
    private double postgresSeconds(String database) throws SQLException {
        double seconds = 0;
        try (Statement statement = server.connection().createStatement();
                ResultSet rows =
                        statement.executeQuery("select pid from pg_stat_activity where datname = '" + database + "'")) {
            while (rows.next()) {
                seconds += ServerProcesses.seconds(rows.getLong(1));
            }
        }
        return seconds;
    }
}
