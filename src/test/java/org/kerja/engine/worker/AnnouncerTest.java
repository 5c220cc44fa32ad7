package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Announcement;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;

class AnnouncerTest {

    private final ManualThreads threads = new ManualThreads();
    private final List<Announcement> announced = new ArrayList<>();
    private long now = -1;
    private boolean down;
    private boolean way = true;

    private final Announcer announcer = new Announcer(
            new Connection("tested", "default", false, new EmptyStore("tested", Set.of()) {
                @Override
                public void push(List<Envelope> jobs) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public boolean announces() {
                    return way;
                }

                @Override
                public void announce(Announcement announcement) {
                    if (down) {
                        throw new StoreException("It is down, as the test wants it");
                    }
                    announced.add(announcement);
                }
            }),
            threads,
            () -> now);

    @Test
    void aLoneJobIsAnnouncedAtOnce() {
        announcer.dispatched(List.of(job("mail", Due.NOW)));

        assertThat(threads.only().delay()).isZero();
        threads.runOnly();

        assertThat(announced).containsExactly(due("mail", Duration.ZERO));
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatComesBeforeTheNextAnnouncementGoesWithIt() {
        announcer.dispatched(List.of(job("mail", Due.NOW)));
        announcer.dispatched(List.of(job("mail", Due.NOW), job("slow", new Due.After(Duration.ofHours(1)))));
        announcer.dispatched(List.of(job("slow", new Due.After(Duration.ofMinutes(1)))));
        announcer.dispatched(List.of(job("mail", new Due.After(Duration.ofMinutes(1)))));

        threads.runOnly();

        assertThat(announced).hasSize(1);
        assertThat(announced.get(0).jobs())
                .containsExactlyInAnyOrder(
                        new QueueDue("mail", Duration.ZERO), new QueueDue("slow", Duration.ofMinutes(1)));
    }

    @Test
    void theNextAnnouncementWaitsForItsTurn() {
        announcer.dispatched(List.of(job("mail", Due.NOW)));
        threads.runOnly();

        announcer.dispatched(List.of(job("mail", Due.NOW)));

        assertThat(threads.only().delay()).isEqualTo(Announcer.GAP.plus(Announcer.PATIENCE));
    }

    @Test
    void aLoneJobIsAnnouncedWithItsIdByWhatStoresIt() {
        Envelope job = job("mail", Due.NOW);

        assertThat(announcer.with(List.of(job)))
                .hasValue(new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.of(job.id())));
        now += Announcer.GAP.toNanos() - 1;
        assertThat(announcer.with(List.of(job))).as("so soon after the first").isEmpty();
        now++;
        assertThat(announcer.with(List.of(job))).as("a moment later").isPresent();
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatIsGatheredGoesWithAJobThatIsStored() {
        announcer.dispatched(List.of(job("slow", new Due.After(Duration.ofHours(1)))));

        Announcement together = announcer.with(List.of(job("mail", Due.NOW))).orElseThrow();
        threads.runOnly();

        assertThat(together.jobs())
                .containsExactlyInAnyOrder(
                        new QueueDue("mail", Duration.ZERO), new QueueDue("slow", Duration.ofHours(1)));
        assertThat(together.lone()).isEmpty();
        assertThat(announced).isEmpty();
    }

    @Test
    void whatWasNotAnnouncedWithAJobIsAnnouncedByItself() {
        announcer.again(announcer.with(List.of(job("mail", Due.NOW))).orElseThrow());

        threads.runOnly();

        assertThat(announced).containsExactly(due("mail", Duration.ZERO));
    }

    @Test
    void severalJobsAreAnnouncedAfterTheyAreStored() {
        assertThat(announcer.with(List.of(job("mail", Due.NOW), job("mail", Due.NOW))))
                .isEmpty();
    }

    @Test
    void aJobThatWasDueInThePastIsDueNow() {
        announcer.dispatched(List.of(job("mail", new Due.At(Instant.EPOCH))));
        threads.runOnly();

        assertThat(announced).containsExactly(due("mail", Duration.ZERO));
    }

    @Test
    void anyQueueCoversTheOthers() {
        announcer.dispatched(List.of(job("mail", Due.NOW)));
        announcer.mayHaveJobs();
        threads.runOnly();

        assertThat(announced).containsExactly(Announcement.ANY_QUEUE);
    }

    @Test
    void whatTheStoreDidNotTakeIsAnnouncedLater() {
        down = true;
        announcer.dispatched(List.of(job("mail", Due.NOW)));
        threads.runOnly();
        assertThat(threads.only().delay()).isPositive();

        down = false;
        announcer.dispatched(List.of(job("slow", Due.NOW)));
        threads.runOnly();

        assertThat(announced).hasSize(1);
        assertThat(announced.get(0).jobs()).extracting(QueueDue::queue).containsExactlyInAnyOrder("mail", "slow");
    }

    @Test
    void aStoreWithoutAWayIsNotAsked() {
        way = false;

        announcer.dispatched(List.of(job("mail", Due.NOW)));
        announcer.mayHaveJobs();

        assertThat(announcer.with(List.of(job("mail", Due.NOW)))).isEmpty();
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatIsLeftIsAnnouncedAtTheStop() throws InterruptedException {
        announcer.dispatched(List.of(job("mail", Due.NOW)));

        announcer.stop(Duration.ofSeconds(1));

        assertThat(announced).containsExactly(due("mail", Duration.ZERO));
        assertThat(threads.pending()).isEmpty();
    }

    private static Announcement due(String queue, Duration delay) {
        return new Announcement(List.of(new QueueDue(queue, delay)), Optional.empty());
    }

    private static Envelope job(String queue, Due due) {
        return new Envelope(JobId.of("01890a5d-ac96-774b-bcce-b302099a8057"), "send", 1, queue, 0, "{}", due);
    }
}
