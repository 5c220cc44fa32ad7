package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.JobCounters;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.driver.Draft;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

class OutboxEntryTest {

    static Stream<Envelope> jobs() {
        Draft job = Draft.job().on("mail \"x\"\n{a}").named("send").inVersion(7).withPriority(-3);
        Uniqueness brief = new Uniqueness(
                "key \t%", Unique.Until.TIME, Duration.ofMillis(1_500), OnDuplicate.DROP, Optional.empty());
        Uniqueness extended = new Uniqueness(
                "key", Unique.Until.STARTED, Duration.ZERO, OnDuplicate.EXTEND, Optional.of(Duration.ofDays(2)));
        return Stream.of(
                        job.withPayload("{\"big\":123456789012345678901234567890,\"empty\":[]}"),
                        job.withPayload("}{ not JSON \u0001 \ud83d\udc4d"),
                        job.after(Duration.ofDays(400).plusMillis(7)),
                        job.at(Instant.parse("2024-02-29T23:59:59.999Z")),
                        job.keyed(brief),
                        job.keyed(extended),
                        job.in(new LimitLine("tenant 1", "line", true, List.of("a", "b\n"))),
                        job.in(new LimitLine("", "line", false, List.of())))
                .map(Draft::envelope);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobComesOutAsItWasPutIn(Envelope job) {
        assertThat(OutboxEntry.read(claim(OutboxEntry.of(job, "outbox"), 0))).isEqualTo(job);
    }

    @Test
    void theDelayOfAJobCountsFromItsDispatch() {
        Envelope now = Draft.job().envelope();
        Envelope later = Draft.job().after(Duration.ofSeconds(3)).envelope();

        assertThat(OutboxEntry.read(claim(OutboxEntry.of(now, "outbox"), 2_000)).due())
                .isEqualTo(new Due.After(Duration.ofSeconds(-2)));
        assertThat(OutboxEntry.read(claim(OutboxEntry.of(later, "outbox"), 2_000))
                        .due())
                .isEqualTo(new Due.After(Duration.ofSeconds(1)));
    }

    private static Claim claim(Envelope entry, long age) {
        assertThat(entry.due()).isEqualTo(Due.NOW);
        return new Claim(
                new Lease(entry.id(), 1),
                entry.name(),
                entry.version(),
                entry.queue(),
                entry.priority(),
                entry.payload(),
                new JobCounters(1, 0, 0, 0),
                Claim.Loss.NONE,
                "",
                age);
    }
}
