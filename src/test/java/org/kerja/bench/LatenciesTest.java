package org.kerja.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void aPercentileIsTheLeastValueThatSoManyDoNotExceed() {
        Latencies latencies =
                new Latencies(LongStream.rangeClosed(1, 200).map(n -> n * 1_000).toArray());

        assertThat(latencies.percentile(50)).isEqualTo(100);
        assertThat(latencies.percentile(95)).isEqualTo(190);
        assertThat(latencies.percentile(99)).isEqualTo(198);
        assertThat(latencies.max()).isEqualTo(200);
    }

    @Test
    void theOrderOfValuesDoesNotMatter() {
        assertThat(new Latencies(new long[] {3_000, 1_000, 2_000}).percentile(50))
                .isEqualTo(2);
    }

    @Test
    void ofOneValueEveryPercentileIsThatValue() {
        Latencies latencies = new Latencies(new long[] {1_500});

        assertThat(latencies.percentile(1)).isEqualTo(1.5);
        assertThat(latencies.percentile(99)).isEqualTo(1.5);
    }

    @Test
    void ofNoValueNoPercentileIsANumber() {
        assertThat(new Latencies(new long[0]).percentile(50)).isNaN();
    }
}
