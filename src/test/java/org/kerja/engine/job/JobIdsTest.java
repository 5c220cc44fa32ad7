package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;

class JobIdsTest {

    /** So many that a warm JVM makes more within a millisecond than the counter holds. */
    private static final int MANY = 2_000_000;

    private final JobIds ids = new JobIds();

    @Test
    void anIdIsAUuidOfVersion7() {
        assertThat(texts(1_000)).allSatisfy(text -> {
            UUID uuid = UUID.fromString(text);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid).hasToString(text);
        });
    }

    @Test
    void anIdBeginsWithTheMillisecondItWasMadeIn() {
        long before = System.currentTimeMillis();
        long millis = UUID.fromString(ids.next().value()).getMostSignificantBits() >>> 16;

        assertThat(millis).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void idsDoNotRunAheadOfTheClockAsLongAsAMillisecondHasRoomForThem() {
        long millis = 0;
        for (int i = 0; i < 1_000; i++) {
            millis = UUID.fromString(ids.next().value()).getMostSignificantBits() >>> 16;
        }

        assertThat(millis).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void idsSortInTheOrderInWhichTheyWereMade() {
        String previous = "";
        for (int i = 0; i < MANY; i++) {
            String next = ids.next().value();
            if (next.compareTo(previous) <= 0) {
                assertThat(next).isGreaterThan(previous);
            }
            previous = next;
        }
    }

    @Test
    void theLastPartCannotBeGuessed() {
        assertThat(texts(1_000).stream().map(text -> UUID.fromString(text).getLeastSignificantBits()))
                .doesNotHaveDuplicates();
        assertThat(UUID.fromString(ids.next().value()).getLeastSignificantBits())
                .isNotEqualTo(UUID.fromString(new JobIds().next().value()).getLeastSignificantBits());
    }

    @Test
    void manyThreadsGetDifferentIdsEachInOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<String>>> tasks = Stream.generate(() -> (Callable<List<String>>) () -> texts(10_000))
                    .limit(8)
                    .toList();
            List<String> all = new ArrayList<>();
            for (Future<List<String>> made : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                assertThat(made.get()).isSorted();
                all.addAll(made.get());
            }

            assertThat(all).hasSize(80_000).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> texts(int count) {
        return Stream.generate(ids::next).limit(count).map(JobId::value).toList();
    }
}
