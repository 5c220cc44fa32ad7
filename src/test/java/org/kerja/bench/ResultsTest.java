package org.kerja.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private final Results results = new Results();

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        add(30, 10, 20);

        assertThat(results.median("drain", "kerja")).hasValue(20.0);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfBothInTheMiddle() {
        add(40, 10, 20, 30);

        assertThat(results.median("drain", "kerja")).hasValue(25.0);
    }

    @Test
    void whatIsNotANumberIsNotKept() {
        add(Double.NaN);

        assertThat(results.median("drain", "kerja")).isEmpty();
        assertThat(results.systems("drain")).isEmpty();
    }

    @Test
    void kerjaIsRelatedToTheBetterFloorAndToEachPeer() {
        results.add("drain", "plain-jdbc-100", 50, "jobs/s");
        results.add("drain", "plain-jdbc-500", 100, "jobs/s");
        results.add("drain", "kerja", 60, "jobs/s");
        results.add("drain", "quartz", 2, "jobs/s");

        new Ratios(results, List.of(Contender.values())).add("drain");

        assertThat(results.median("drain-ratio", "kerja")).hasValue(0.6);
        assertThat(results.median("drain-of-quartz", "kerja")).hasValue(30.0);
        assertThat(results.median("drain-of-jobrunr", "kerja")).isEmpty();
    }

    private void add(double... values) {
        for (double value : values) {
            results.add("drain", "kerja", value, "jobs/s");
        }
    }
}
