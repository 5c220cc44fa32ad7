package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kerja.QueueSizes;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;

/** The connection on which a node hears of the jobs of others. */
class RedisAnnouncementsTest {

    private static final Announcement ANNOUNCEMENT =
            new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.empty());

    @Test
    void silenceThatLastsLongerThanAnAnswerMayTakeBreaksNothing() {
        try (RedisFixture fixture = fixture(RedisServer.shared(), "network-timeout", "250ms");
                Announcements listening = fixture.store().listen().orElseThrow()) {
            listening.check();
            assertThat(listening.next(Duration.ofSeconds(1))).isEmpty();

            fixture.another().announce(ANNOUNCEMENT);
            assertThat(listening.next(Duration.ofSeconds(30))).contains(ANNOUNCEMENT);
        }
    }

    @Test
    void aConnectionThatAnswersWhenAskedIsListenedToFurther() {
        try (RedisFixture fixture = fixture(RedisServer.shared(), "block-for", "100ms");
                Announcements listening = fixture.store().listen().orElseThrow()) {
            listening.check();
            for (int silence = 0; silence < 5; silence++) {
                assertThat(listening.next(Duration.ofMillis(150))).isEmpty();
            }
            fixture.another().announce(ANNOUNCEMENT);
            assertThat(listening.next(Duration.ofSeconds(30))).contains(ANNOUNCEMENT);
        }
    }

    @Test
    void aConnectionThatNobodyLooksAtForLongIsAskedBeforeItCountsAsLost() {
        try (RedisFixture fixture = new RedisFixture(
                        Map.of("url", RedisServer.shared().url(), "block-for", "100ms", "network-timeout", "700ms"));
                Announcements listening = fixture.store().listen().orElseThrow()) {
            listening.check();
            assertThat(listening.next(Duration.ofSeconds(1))).isEmpty();
            fixture.another().announce(ANNOUNCEMENT);
            assertThat(listening.next(Duration.ofSeconds(30))).contains(ANNOUNCEMENT);
        }
    }

    @Test
    void whoNextUsesTheConnectionOfANodeThatHasStoppedGetsHisOwnAnswers() throws InterruptedException {
        try (RedisFixture fixture = fixture(RedisServer.shared(), "block-for", "30s");
                TestNode other = node(fixture.another(), fixture).open()) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger dispatched = new AtomicInteger();
            List<Task> many = Collections.nCopies(50, Task.of("many"));
            Thread dispatching = new Thread(() -> {
                while (!over.get()) {
                    other.dispatcher().dispatch(Task.of("one"));
                    other.dispatcher().bulk(many);
                    dispatched.incrementAndGet();
                }
            });
            dispatching.start();
            try {
                for (int time = 0; time < 60; time++) {
                    int wanted = dispatched.get() + 10 + time % 20;
                    try (TestNode node = node(fixture.store(), fixture).start()) {
                        assertThat(node.engine().workers()).isNotEmpty();
                        Waiting.forResult("some dispatches", dispatched::get, so -> so >= wanted);
                    }
                    for (int again = 0; again < 20; again++) {
                        assertThat(fixture.store().isPaused("other")).isFalse();
                        assertThat(fixture.store().due(List.of("other"), Set.of("task")))
                                .isEmpty();
                        assertThat(fixture.store().sizes("other")).isEqualTo(QueueSizes.NONE);
                    }
                }
            } finally {
                over.set(true);
                dispatching.join();
            }
        }
    }

    private static TestNode node(JobStore store, RedisFixture fixture) {
        return new TestNode(store, fixture.transactions()).set("kerja.workers.default.prefetch", "500");
    }

    @Test
    void aConnectionThatDoesNotAnswerWhenAskedIsGivenUp() throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.own();
                RedisFixture fixture =
                        new RedisFixture(Map.of("url", server.url(), "block-for", "500ms", "network-timeout", "1s"))) {
            Announcements listening = fixture.store().listen().orElseThrow();
            listening.check();
            server.freeze();
            try {
                assertThatThrownBy(() -> Waiting.forResult(
                                "the end of the connection",
                                () -> listening.next(Duration.ofMillis(50)),
                                Optional::isPresent))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("cannot be reached");
            } finally {
                server.thaw();
            }
            listening.close();
        }
    }

    private static RedisFixture fixture(RedisServer server, String key, String value) {
        return new RedisFixture(Map.of("url", server.url(), key, value));
    }
}
