package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
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
                        .hasMessageContaining("does not answer");
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
