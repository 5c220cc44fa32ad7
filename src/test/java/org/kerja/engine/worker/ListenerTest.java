package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;

class ListenerTest {

    private static final Announcement MAIL =
            new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.empty());

    private final ManualThreads threads = new ManualThreads();
    private final List<String> said = new ArrayList<>();
    private final Queue<Announcement> coming = new ArrayDeque<>();
    private boolean way = true;
    private boolean broken;
    private long now;

    private final Announcements announcements = new Announcements() {
        @Override
        public Optional<Announcement> next(Duration patience) {
            if (broken) {
                throw new StoreException("It is broken, as the test wants it");
            }
            return Optional.ofNullable(coming.poll());
        }

        @Override
        public void check() {
            said.add("check");
        }

        @Override
        public void close() {
            said.add("close");
        }
    };

    private final EmptyStore store = new EmptyStore("tested", Set.of()) {
        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Announcements> listen() {
            said.add("listen");
            return way ? Optional.of(announcements) : Optional.empty();
        }
    };

    private final Listener listener = new Listener(
            new Connection("tested", "default", false, store),
            new Listener.Ear() {
                @Override
                public void announced(Announcement announcement) {
                    said.add("hear");
                }

                @Override
                public void mayHaveJobs() {
                    said.add("look");
                }
            },
            threads,
            () -> now);

    @Test
    void whatWasMissedBeforeIsLookedForOnce() {
        listener.start();
        threads.runOnly();
        threads.runOnly();

        assertThat(said).containsExactly("listen", "check", "look");
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void announcementsAreHandedOnAsTheyCome() {
        listener.start();
        threads.runOnly();
        coming.add(MAIL);
        coming.add(MAIL);

        threads.runOnly();
        threads.runOnly();

        assertThat(said).endsWith("look", "hear", "hear");
    }

    @Test
    void aStoreWithoutAWayIsNotAskedAgain() {
        way = false;
        listener.start();
        threads.runOnly();

        assertThat(said).containsExactly("listen");
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatBreaksIsClosedAndOpenedAgainAfterAWait() {
        listener.start();
        threads.runOnly();
        broken = true;
        threads.runOnly();
        assertThat(said).endsWith("look", "close");
        assertThat(threads.only().delay()).isPositive();

        broken = false;
        threads.runOnly();

        assertThat(said).endsWith("close", "listen", "check", "look");
    }

    @Test
    void aJobThatNobodyAnnouncedLeadsToACheckIfNothingWasHeardForLong() {
        listener.start();
        threads.runOnly();
        listener.suspect();
        threads.runOnly();
        assertThat(said).endsWith("look");

        now += Duration.ofSeconds(11).toNanos();
        threads.runOnly();
        threads.runOnly();
        assertThat(said).endsWith("look", "check");
    }

    @Test
    void whatIsHeardMeanwhileMakesACheckNeedless() {
        listener.start();
        threads.runOnly();
        listener.suspect();
        coming.add(MAIL);
        threads.runOnly();

        now += Duration.ofSeconds(11).toNanos();
        threads.runOnly();

        assertThat(said).endsWith("look", "hear");
    }

    @Test
    void theStopClosesIt() throws InterruptedException {
        listener.start();
        threads.runOnly();

        listener.stop(Duration.ofSeconds(1));

        assertThat(said).endsWith("look", "close");
        assertThat(threads.pending()).isEmpty();
    }
}
