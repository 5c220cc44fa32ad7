package org.kerja.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.kerja.driver.database.TemporaryDirectory;
import org.kerja.faults.history.Rule;

/**
 * The long run: round after round, each with a seed of its own that follows from the first, until the time is over. What it is
 * told are system properties: {@code faults.store}, {@code faults.minutes}, {@code faults.seed}, {@code faults.lease} in
 * seconds, {@code faults.only} for some faults by their names, {@code faults.at-once} for how many at a time,
 * {@code faults.directory}. It ends with the first round in which something did not hold.
 */
public final class Faults {

    /** A round takes longer if so many leases do. */
    private static final int LEASES_OF_A_ROUND = 4;

    private Faults() {}

    /** The run. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Store store = Store.valueOf(given("faults.store", "postgresql").toUpperCase(Locale.ROOT));
        Duration time = Duration.ofSeconds((long) (60 * Double.parseDouble(given("faults.minutes", "10"))));
        Duration lease = Duration.ofSeconds(Long.parseLong(given("faults.lease", "3")));
        long seed = Long.parseLong(given("faults.seed", Integer.toString(new Random().nextInt(1_000_000))));
        Path directory = Path.of(given("faults.directory", "target/faults"))
                .resolve(store.name().toLowerCase(Locale.ROOT) + "-" + seed);
        int atOnce = Integer.parseInt(given("faults.at-once", "3"));
        if (atOnce < 1) {
            throw new IllegalArgumentException("faults.at-once is " + atOnce + "; give at least 1");
        }
        String only = given("faults.only", "");
        List<Fault> faults = only.isEmpty()
                ? List.of(Fault.values())
                : Stream.of(only.split(",")).map(Fault::valueOf).toList();
        System.out.println(
                "store " + store + ", seed " + seed + ", lease " + lease.toSeconds() + " s, faults at once " + atOnce);
        Duration leases = lease.multipliedBy(LEASES_OF_A_ROUND);
        Duration round = leases.compareTo(Round.FULL) < 0 ? Round.FULL : leases;
        Report sum = Report.NOTHING;
        long end = System.nanoTime() + time.toNanos();
        try (FaultyStore faulty = store.open()) {
            for (int number = 0; System.nanoTime() - end < 0; number++) {
                Path place = directory.resolve("round-" + number);
                Duration left = Duration.ofNanos(end - System.nanoTime());
                Report report = new Round(faulty, lease, seed + number, faults, atOnce, place)
                        .run(left.compareTo(round) < 0 ? left : round);
                sum = sum.plus(report);
                System.out.println(
                        "round " + number + ": " + report.violations().size() + " violations");
                if (!report.violations().isEmpty()) {
                    System.out.println(report.text());
                    break;
                }
                TemporaryDirectory.delete(place);
            }
        }
        System.out.println(sum.text());
        System.out.println(Rule.values().length + " rules were checked");
        // Pools and transactions keep threads.
        System.exit(sum.violations().isEmpty() ? 0 : 1);
    }

    private static String given(String property, String otherwise) {
        String value = System.getProperty(property, "");
        return value.isEmpty() ? otherwise : value;
    }
}
