package org.kerja.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of a PostgreSQL on this machine, where the operating system tells about them in {@code /proc}. */
final class ServerProcesses {

    /** What Linux counts processor time in, on every platform. */
    private static final double TICKS_A_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    private final Optional<Long> postmaster;

    /** The processes of the server with this data directory. */
    ServerProcesses(String dataDirectory) {
        Path file = Path.of(dataDirectory, "postmaster.pid");
        try {
            postmaster = Files.isReadable(file) && Files.isDirectory(PROC.resolve("self"))
                    ? Optional.of(Long.valueOf(Files.readAllLines(file).get(0)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processor time of all of them, those that ended included; not a number where nobody tells. */
    double seconds() {
        return postmaster
                .flatMap(ProcessHandle::of)
                .map(handle -> ticks(handle.pid(), true)
                        + handle.children()
                                .mapToLong(child -> ticks(child.pid(), false))
                                .sum())
                .map(ticks -> ticks / TICKS_A_SECOND)
                .orElse(Double.NaN);
    }

    /** The processor time of one of them. */
    static double seconds(long pid) {
        return Files.isDirectory(PROC.resolve("self")) ? ticks(pid, false) / TICKS_A_SECOND : Double.NaN;
    }

    /** The largest size in memory that a process of any kind has had, in bytes; not a number where nobody tells. */
    static double peakBytes(long pid) {
        try (Stream<String> lines = Files.lines(PROC.resolve(pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static long ticks(long pid, boolean withEnded) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"));
            // The name in parentheses may hold blanks; user and system time are the 12th and 13th after it.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
        } catch (IOException e) {
            // It has ended meanwhile, and counts with those that did.
            return 0;
        }
    }
}
