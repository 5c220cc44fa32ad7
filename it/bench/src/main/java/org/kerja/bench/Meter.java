package org.kerja.bench;

import java.sql.SQLException;
import java.time.Duration;

/** Tells what the server and the process of a system used between two readings. */
final class Meter {

    /**
     * What was read.
     *
     * @param wal the bytes of write-ahead log since the server was made
     * @param postgres the seconds of processor time of all processes of the server
     * @param worker the same of the system's process
     */
    private record Reading(long wal, double postgres, double worker) {}

    /**
     * What was used.
     *
     * @param walBytes all that was written to the write-ahead log
     * @param fullPageBytes what of it are images of whole pages, written at their first change after a checkpoint
     * @param postgresSeconds processor time of the server
     * @param workerSeconds processor time of the system's process
     */
    record Usage(double walBytes, double fullPageBytes, double postgresSeconds, double workerSeconds) {}

    private static final System.Logger LOGGER = System.getLogger("org.kerja.bench");

    private final Server server;
    private final ServerProcesses processes;
    private final ProcessHandle worker;
    private Reading last;

    /** Takes the first reading. */
    Meter(Server server, ServerProcesses processes, ProcessHandle worker) throws SQLException {
        this.server = server;
        this.processes = processes;
        this.worker = worker;
        last = read();
    }

    /** What was used since the last reading. */
    Usage used() throws SQLException {
        Reading before = last;
        last = read();
        Usage usage = new Usage(
                last.wal - before.wal,
                fullPages(before.wal, last.wal),
                last.postgres - before.postgres,
                last.worker - before.worker);
        last = read();
        return usage;
    }

    private Reading read() throws SQLException {
        return new Reading(
                Long.parseLong(server.text("select pg_current_wal_insert_lsn() - '0/0'")),
                processes.seconds(),
                worker.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0);
    }

    /** Not a number where the log is not there any more, or nobody can look into it. */
    private double fullPages(long from, long to) {
        try {
            return Double.parseDouble(server.text("""
                    select coalesce(sum(fpi_size), 0) from pg_get_wal_stats(
                      '0/0'::pg_lsn + %d, least('0/0'::pg_lsn + %d, pg_current_wal_flush_lsn()))""".formatted(from, to)));
        } catch (SQLException e) {
            LOGGER.log(System.Logger.Level.WARNING, "How much of the log are images of pages is not known", e);
            return Double.NaN;
        }
    }
}
