package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalBufferTest {

    private final LocalBuffer buffer = new LocalBuffer();
    private final Run first = Runs.claimed();
    private final Run second = Runs.claimed();
    private final Run third = Runs.claimed();

    @Test
    void anEmptyBufferGivesNothing() {
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.drain()).isEmpty();
        assertThat(buffer.size()).isZero();
    }

    @Test
    void whatCameFirstLeavesFirst() {
        buffer.add(List.of(first, second));
        buffer.add(List.of(third));

        assertThat(buffer.size()).isEqualTo(3);
        assertThat(buffer.take()).containsSame(first);
        assertThat(buffer.take()).containsSame(second);
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.take()).containsSame(third);
        assertThat(buffer.take()).isEmpty();
    }

    @Test
    void drainingTakesEverythingInOrder() {
        buffer.add(List.of(first, second, third));

        assertThat(buffer.drain()).containsExactly(first, second, third);
        assertThat(buffer.size()).isZero();
        assertThat(buffer.take()).isEmpty();
    }

    @Test
    void onlyWhatHasWaitedForLongIsTaken() {
        buffer.add(List.of(first, second));

        assertThat(buffer.waitingFor(Duration.ofDays(1))).isEmpty();
        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer.waitingFor(Duration.ZERO)).containsExactly(first, second);
        assertThat(buffer.size()).isZero();
    }

    @Test
    void nothingIsTakenTwiceByManyThreads() {
        List<Run> runs = Stream.generate(Runs::claimed).limit(2_000).toList();
        buffer.add(runs);
        Set<Run> taken = ConcurrentHashMap.newKeySet();

        long count = IntStream.range(0, 2_000)
                .parallel()
                .mapToLong(i -> i % 100 == 0
                        ? buffer.waitingFor(Duration.ZERO).stream()
                                .filter(taken::add)
                                .count()
                        : buffer.take().stream().filter(taken::add).count())
                .sum();

        assertThat(count).isEqualTo(2_000);
        assertThat(taken).hasSize(2_000);
        assertThat(buffer.size()).isZero();
    }
}
