package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;

/** Nodes that have nothing to tell each other for a while. */
class RedisAnnouncementsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aSilenceLongerThanTheNetworkTimeoutEndsNoListening() {
        assertHeardAfterSilence(Map.of("network-timeout", "500ms"));
    }

    @Test
    void aConnectionThatIsAskedInItsSilenceGoesOnListening() {
        assertHeardAfterSilence(Map.of("block-for", "100ms", "network-timeout", "1s"));
    }

    @Test
    void aConnectionThatNobodyLooksAtForLongIsAskedBeforeItCountsAsLost() {
        assertHeardAfter(Map.of("block-for", "100ms", "network-timeout", "700ms"), 1, Duration.ofSeconds(1));
    }

    private static void assertHeardAfterSilence(Map<String, String> settings) {
        assertHeardAfter(settings, 4, Duration.ofMillis(600));
    }

    private static void assertHeardAfter(Map<String, String> settings, int looks, Duration each) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", RedisServer.shared().url());
        try (RedisFixture fixture = new RedisFixture(all);
                Announcements announcements = fixture.store().listen().orElseThrow()) {
            announcements.check();
            for (int look = 0; look < looks; look++) {
                assertThat(announcements.next(each)).isEmpty();
            }
            fixture.another().announce(Announcement.ANY_QUEUE);
            assertThat(announcements.next(PATIENCE)).hasValue(Announcement.ANY_QUEUE);
        }
    }
}
