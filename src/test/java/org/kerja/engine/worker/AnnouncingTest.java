package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.connection.Connections;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;

/** Who hears of jobs that are stored, and in which order. */
class AnnouncingTest {

    private final List<String> journal = new ArrayList<>();
    private final List<Announcement> announced = new ArrayList<>();
    private final ManualThreads threads = new ManualThreads();
    private final Connections connections = new Connections(
            "tested", List.of(new Telling()), GivenSettings.none(), new JvmEnvironment(InstantSource.system()));
    private final Announcing announcing = new Announcing(new Workers(), connections, threads);
    private final Envelope job = job("mail");
    private boolean workerIdle;
    private boolean claims = true;
    private boolean pushesClaimed;
    private boolean announces = true;
    private boolean announcesWithPush;
    private boolean down;

    @Test
    void aJobIsStoredAndThenToldToTheWorkersOfThisNodeAndThenToOtherNodes() {
        push(job, job("mail"));
        threads.runOnly();

        assertThat(journal).containsExactly("push", "stored", "dispatched", "announce");
        assertThat(announced).containsExactly(due("mail"));
    }

    @Test
    void aLoneJobIsAnnouncedByWhatStoresIt() {
        announcesWithPush = true;

        push(job);

        assertThat(journal).containsExactly("push and announce", "stored", "dispatched");
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aLoneJobThatIsStoredWithoutBeingAnnouncedIsAnnouncedByItself() {
        push(job);
        threads.runOnly();

        assertThat(journal).containsExactly("push and announce", "stored", "dispatched", "announce");
        assertThat(announced).containsExactly(due("mail"));
    }

    @Test
    void whatWasGatheredOfOtherJobsIsAnnouncedThoughOneCannotBeStored() {
        announcing.dispatched("tested", List.of(job("slow")));
        down = true;

        assertThatThrownBy(() -> push(job)).isInstanceOf(StoreException.class);
        down = false;
        threads.runOnly();

        assertThat(journal).containsExactly("dispatched", "push and announce", "announce");
        assertThat(announced.get(0).jobs()).extracting(QueueDue::queue).contains("slow");
    }

    @Test
    void nobodyHearsOfAJobThatCannotBeStored() {
        announces = false;
        down = true;

        assertThatThrownBy(() -> push(job)).isInstanceOf(StoreException.class);

        assertThat(journal).containsExactly("push");
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aJobThatAnIdleWorkerTakesWhenItIsStoredIsToldToNobodyElse() {
        pushesClaimed = true;
        workerIdle = true;

        push(job);

        assertThat(journal).containsExactly("pushClaimed", "stored", "begin", "let go");
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aJobThatIsOnlyStoredIsNotBegun() {
        pushesClaimed = true;
        workerIdle = true;
        claims = false;

        push(job);

        assertThat(journal).containsExactly("pushClaimed", "stored", "let go");
    }

    @Test
    void anIdleWorkerIsLetGoOfIfAJobCannotBeStored() {
        pushesClaimed = true;
        workerIdle = true;
        down = true;

        assertThatThrownBy(() -> push(job)).isInstanceOf(StoreException.class);

        assertThat(journal).containsExactly("pushClaimed", "let go");
    }

    @Test
    void withoutAnIdleWorkerAJobIsStoredForAll() {
        pushesClaimed = true;
        announces = false;

        push(job);

        assertThat(journal).containsExactly("push", "stored", "dispatched");
    }

    @Test
    void whereItCostsMoreNoWorkerTakesAJobWhenItIsStored() {
        workerIdle = true;
        announces = false;

        push(job);

        assertThat(journal).containsExactly("push", "stored", "dispatched");
    }

    @Test
    void severalJobsAreLeftToWhoeverComesFirst() {
        pushesClaimed = true;
        workerIdle = true;
        announces = false;

        push(job, job("mail"));

        assertThat(journal).containsExactly("push", "stored", "dispatched");
    }

    @Test
    void jobsThatMayBeOnAnyQueueAreToldToAllNodes() {
        announcing.mayHaveJobs("tested");
        threads.runOnly();

        assertThat(journal).containsExactly("mayHaveJobs", "announce");
        assertThat(announced).containsExactly(Announcement.ANY_QUEUE);
    }

    @Test
    void theWorkersOfThisNodeAreAskedAndToldOnItsBehalf() {
        workerIdle = true;

        assertThat(announcing.atOnce("tested", job)).isPresent();
        announcing.cancelRequested("tested", job.id());

        assertThat(journal).containsExactly("cancelRequested " + job.id());
    }

    @Test
    void whatIsLeftIsAnnouncedWhenTheNodeEnds() {
        announcing.dispatched("tested", List.of(job));

        announcing.stop();

        assertThat(announced).containsExactly(due("mail"));
        assertThat(threads.pending()).isEmpty();
    }

    private void push(Envelope... jobs) {
        announcing.push(connections.named("tested"), List.of(jobs), () -> journal.add("stored"));
    }

    private static Envelope job(String queue) {
        return new Envelope(Draft.newId(), "send", 1, queue, 0, "{}", Due.NOW);
    }

    private static Announcement due(String queue) {
        return new Announcement(List.of(new QueueDue(queue, Duration.ZERO)), Optional.empty());
    }

    private final class Workers implements WorkerSignals {

        @Override
        public void dispatched(String connection, List<Envelope> jobs) {
            journal.add("dispatched");
        }

        @Override
        public Optional<AtOnce> atOnce(String connection, Envelope envelope) {
            return workerIdle ? Optional.of(new Idle(envelope)) : Optional.empty();
        }

        @Override
        public void mayHaveJobs(String connection) {
            journal.add("mayHaveJobs");
        }

        @Override
        public void cancelRequested(String connection, JobId id) {
            journal.add("cancelRequested " + id);
        }
    }

    private final class Idle implements WorkerSignals.AtOnce {

        private final Envelope envelope;

        Idle(Envelope envelope) {
            this.envelope = envelope;
        }

        @Override
        public ClaimRequest request() {
            return new ClaimRequest(
                    List.of(envelope.queue()), Set.of(envelope.name()), 1, Duration.ofSeconds(30), "node-a");
        }

        @Override
        public void begin(Claim claim, long claimedAt) {
            assertThat(claim.lease().id()).isEqualTo(envelope.id());
            journal.add("begin");
        }

        @Override
        public void close() {
            journal.add("let go");
        }
    }

    private final class Telling implements Driver {

        @Override
        public String name() {
            return "tested";
        }

        @Override
        public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
            return new TellingStore();
        }
    }

    private final class TellingStore extends EmptyStore {

        TellingStore() {
            super("tested", Set.of());
        }

        @Override
        public void push(List<Envelope> jobs) {
            said("push");
        }

        @Override
        public boolean push(List<Envelope> jobs, Announcement announcement) {
            said("push and announce");
            return announcesWithPush;
        }

        @Override
        public boolean pushesClaimed() {
            return pushesClaimed;
        }

        @Override
        public Optional<Claim> pushClaimed(Envelope envelope, ClaimRequest request) {
            said("pushClaimed");
            return claims ? Optional.of(Claim.first(envelope, 1)) : Optional.empty();
        }

        @Override
        public boolean announces() {
            return announces;
        }

        @Override
        public void announce(Announcement announcement) {
            said("announce");
            announced.add(announcement);
        }

        private void said(String what) {
            journal.add(what);
            if (down) {
                throw new StoreException("It is down, as the test wants it");
            }
        }
    }
}
