package org.kerja.upgrade;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.kerja.driver.database.TestDatabase;

class RollingUpgradeTest {

    private static final List<Upgrade> UPGRADES = List.of(
            new Upgrade(TestDatabase.POSTGRESQL, Library.EARLIER),
            new Upgrade(TestDatabase.POSTGRESQL, Library.PRESENT),
            new Upgrade(TestDatabase.MARIADB, Library.EARLIER));

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(UPGRADES.size());
    private static final Map<Upgrade, Future<?>> RUNNING = new HashMap<>();

    @TempDir
    static Path directory;

    /** All at once: each waits for processes that start, one after the other. */
    @BeforeAll
    static void begin() {
        Map<Upgrade, TestDatabase.Place> places = new HashMap<>();
        UPGRADES.forEach(upgrade -> places.put(upgrade, upgrade.database().create()));
        places.forEach((upgrade, place) -> RUNNING.put(upgrade, THREADS.submit(() -> {
            upgrade.run(place, directory);
            return upgrade;
        })));
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @FieldSource("UPGRADES")
    void eachRunsWhatItKnowsOfTheOthersJobsAndRetriesWhatFailedThereAndRescuesWhatItHeld(Upgrade upgrade)
            throws Exception {
        RUNNING.get(upgrade).get(5, TimeUnit.MINUTES);
    }
}
