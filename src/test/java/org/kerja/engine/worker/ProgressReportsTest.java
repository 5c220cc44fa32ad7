package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.Progress;

class ProgressReportsTest {

    private final ManualThreads threads = new ManualThreads();
    private final List<Collection<Progress>> written = new ArrayList<>();
    private final ProgressReports reports =
            new ProgressReports(new Connection("tested", "default", false, new Writing()), threads);
    private final Lease one = new Lease(Draft.newId(), 1);
    private final Lease other = new Lease(Draft.newId(), 1);

    @Test
    void theLastReportsOfAllJobsAreWrittenTogetherAWhileAfterTheFirst() {
        reports.report(one, 10);
        reports.report(other, 50);
        reports.report(one, 20);
        assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(250));

        threads.runOnly();

        assertThat(written).hasSize(1);
        assertThat(written.get(0)).containsExactlyInAnyOrder(new Progress(one, 20), new Progress(other, 50));
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatHasBeenWrittenIsNotWrittenAgain() {
        reports.report(one, 10);
        threads.runOnly();

        reports.report(other, 50);
        threads.runOnly();

        assertThat(written.get(1)).containsExactly(new Progress(other, 50));
    }

    @Test
    void afterTheStopNothingIsWritten() throws InterruptedException {
        reports.report(one, 10);

        reports.stop(Duration.ofSeconds(1));

        assertThat(threads.pending()).isEmpty();
    }

    private final class Writing extends EmptyStore {

        Writing() {
            super("tested", Set.of());
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void progress(Collection<Progress> progress) {
            written.add(progress);
        }
    }
}
