package org.kerja.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run on each store. {@code mvn -q -Pfaults} makes long ones. */
class FaultsTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Store.class)
    void everythingThatIsPromisedHoldsWhileNodesAndStoreBreak(Store store) throws IOException, SQLException {
        // -Dfaults.seed=... lets the same faults come in the same order.
        long seed = Long.getLong("faults.seed", new Random().nextInt(1_000_000));
        try (FaultyStore faulty = store.open()) {
            Report report = new Round(faulty, LEASE, seed, List.of(Fault.values()), 3, directory.resolve("round"))
                    .run(Round.BUILD);

            assertThat(report.violations())
                    .as("seed %s%n%s", seed, report.text())
                    .isEmpty();
            System.out.println("seed " + seed + "\n" + report.text());
        }
    }
}
