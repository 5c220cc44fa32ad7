package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.job.LimitTable;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;

/** Which jobs a worker takes in the step that stores them. */
class AtOnceTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualThreads threads = new ManualThreads();
    private final List<Claim> waiting = new ArrayList<>();
    private int freePermits = 2;
    private int begun;

    private final Intake intake = new Intake(
            "node",
            new WorkerSettings(
                    "default",
                    "tested",
                    new WorkerSettings.Queues(Map.of("mail", 1), false),
                    2,
                    LEASE,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    0,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(5)),
            new EmptyStore("tested", Set.of()) {
                @Override
                public void push(List<Envelope> jobs) {
                    throw new UnsupportedOperationException();
                }
            },
            Set.of("send"),
            LimitTable.NONE,
            new Intake.Hold() {
                @Override
                public int freePermits() {
                    return freePermits;
                }

                @Override
                public int waiting() {
                    return waiting.size();
                }

                @Override
                public void keep(List<Claim> claims, long claimedAt) {
                    waiting.addAll(claims);
                }

                @Override
                public boolean begin() {
                    begun++;
                    return true;
                }
            },
            threads,
            new Random(1),
            () -> {},
            () -> {});

    @Test
    void itIsClaimedForThisNodeWithTheLeaseOfTheWorker() {
        ClaimRequest request =
                intake.atOnce(job("mail", "send", Due.NOW)).orElseThrow().request();

        assertThat(request).isEqualTo(new ClaimRequest(List.of("mail"), Set.of("send"), 1, LEASE, "node"));
    }

    @Test
    void noMoreJobsAreTakenThanCouldBegin() {
        WorkerSignals.AtOnce first = intake.atOnce(job("mail", "send", Due.NOW)).orElseThrow();
        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isPresent();
        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isEmpty();

        first.close();
        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isPresent();
    }

    @Test
    void whatWaitsInTheBufferCounts() {
        freePermits = 1;
        Envelope job = job("mail", "send", Due.NOW);
        try (WorkerSignals.AtOnce taken = intake.atOnce(job).orElseThrow()) {
            taken.begin(Claim.first(job, 1), System.nanoTime());
        }

        assertThat(waiting).hasSize(1);
        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isEmpty();
    }

    @Test
    void aThreadOfATimerBeginsIt() {
        Envelope job = job("mail", "send", Due.NOW);
        try (WorkerSignals.AtOnce taken = intake.atOnce(job).orElseThrow()) {
            taken.begin(Claim.first(job, 1), System.nanoTime());
        }

        assertThat(begun).isZero();
        threads.runOnly();
        assertThat(begun).isEqualTo(1);
    }

    @Test
    void othersThatAreKnownComeFirst() {
        intake.announced(new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.empty()));

        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isEmpty();
    }

    @Test
    void aJobThatIsNotDueOrNotServedIsLeftToTheOthers() {
        assertThat(intake.atOnce(job("mail", "send", new Due.After(Duration.ofSeconds(1)))))
                .isEmpty();
        assertThat(intake.atOnce(job("other", "send", Due.NOW))).isEmpty();
        assertThat(intake.atOnce(job("mail", "unknown", Due.NOW))).isEmpty();
    }

    @Test
    void aWorkerThatStopsTakesNone() throws InterruptedException {
        intake.stop(Duration.ofSeconds(1));

        assertThat(intake.atOnce(job("mail", "send", Due.NOW))).isEmpty();
    }

    private static Envelope job(String queue, String name, Due due) {
        return new Envelope(JobId.of("01890a5d-ac96-774b-bcce-b302099a8057"), name, 1, queue, 0, "{}", due);
    }
}
