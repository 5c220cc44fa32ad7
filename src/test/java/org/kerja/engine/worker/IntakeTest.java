package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;

/** When a worker of all queues asks the store, and for what. */
class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Set<String> asked = new HashSet<>();
    private final ManualThreads threads = new ManualThreads();

    @Test
    void queuesOfWhichNobodyToldAreFoundAllTheSame() {
        Intake intake = intake(Duration.ofMillis(50), new AlwaysFull());
        intake.announced(new Announcement(List.of(new QueueDue("busy", Duration.ZERO)), Optional.empty()));
        threads.runOnly();
        assertThat(asked).containsExactly("busy");

        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!asked.contains("silent") && System.nanoTime() - until < 0) {
            threads.runOnly();
        }

        assertThat(asked).containsExactlyInAnyOrder("busy", "silent");
    }

    @Test
    void aDelayedJobIsNotForgottenOverOneThatIsDue() {
        Intake intake = intake(Duration.ofHours(1), new AlwaysEmpty());
        intake.dispatched(List.of(job(new Due.After(Duration.ofMinutes(3)))));
        intake.dispatched(List.of(job(Due.NOW)));

        threads.runOnly();

        assertThat(asked).containsExactly("busy");
        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(3));
    }

    private Intake intake(Duration longestPoll, EmptyStore store) {
        return new Intake(
                "node",
                new WorkerSettings(
                        "default",
                        "tested",
                        WorkerSettings.Queues.ALL,
                        2,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(1),
                        longestPoll,
                        0,
                        Duration.ofSeconds(5)),
                store,
                Set.of("send"),
                new NothingHeld(),
                threads,
                new Random(1),
                () -> {});
    }

    private static Envelope job(Due due) {
        return new Envelope(JobId.of("01890a5d-ac96-774b-bcce-b302099a8057"), "send", 1, "busy", 0, "{}", due);
    }

    private class AlwaysEmpty extends EmptyStore {

        AlwaysEmpty() {
            super("tested", Set.of());
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            asked.addAll(request.queues());
            return List.of();
        }
    }

    private final class AlwaysFull extends AlwaysEmpty {

        @Override
        public List<Claim> claim(ClaimRequest request) {
            super.claim(request);
            return LongStream.range(0, request.limit())
                    .mapToObj(token -> Claim.first(job(Due.NOW), token))
                    .toList();
        }

        @Override
        public List<QueueDue> due(Collection<String> queues, Set<String> names) {
            return List.of(new QueueDue("busy", Duration.ZERO), new QueueDue("silent", Duration.ZERO));
        }
    }

    private static final class NothingHeld implements Intake.Hold {

        @Override
        public int freePermits() {
            return 2;
        }

        @Override
        public int waiting() {
            return 0;
        }

        @Override
        public void keep(List<Claim> claims, long claimedAt) {
            // They have all run already.
        }

        @Override
        public boolean begin() {
            return true;
        }
    }
}
