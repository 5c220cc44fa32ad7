package org.kerja.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kerja.bench.Report.Column;

class ReportTest {

    private final Results results = new Results();

    @Test
    void aTableHasTheSystemsInTheirOrderAndTheColumnsThatHaveValues() {
        results.add("drain", "quartz", 474, "jobs/s");
        results.add("drain", "kerja-each", 3_795.2, "jobs/s");
        results.add("drain", "kerja", 30_000, "jobs/s");
        results.add("drain", "kerja", 40_000, "jobs/s");
        results.add("drain", "kerja", 34_678, "jobs/s");
        results.add("drain-ratio", "kerja", 0.436, "of-floor");

        String markdown = new Report(results)
                .table(
                        "Jobs a second",
                        new Column("in bulk", "bulk"),
                        new Column("drain", "drain"),
                        new Column("of the floor", "drain-ratio"))
                .markdown();

        assertThat(markdown).isEqualTo("""
                        ### Jobs a second

                        | system | drain | of the floor |
                        | --- | --- | --- |
                        | kerja | 34,678 (30,000-40,000) | 0.44 |
                        | kerja-each | 3,795 |  |
                        | quartz | 474 |  |

                        """);
    }

    @Test
    void aTableWithoutValuesIsLeftOut() {
        assertThat(new Report(results)
                        .table("Idle", new Column("statements", "idle-per-minute"))
                        .markdown())
                .isEmpty();
    }

    @Test
    void linesAreForPrograms() {
        results.add("drain", "kerja", 30_000, "jobs/s");
        results.add("drain", "kerja", 40_000, "jobs/s");
        results.add("idle-per-minute", "kerja", 12, "statements");

        assertThat(new Report(results).lines())
                .containsExactly(
                        "bench drain kerja 35000.000 jobs/s",
                        "bench drain-min kerja 30000.000 jobs/s",
                        "bench drain-max kerja 40000.000 jobs/s",
                        "bench idle-per-minute kerja 12.000 statements");
    }
}
