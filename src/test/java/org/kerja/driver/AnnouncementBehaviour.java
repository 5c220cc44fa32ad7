package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.QueueDue;

/** What nodes tell each other of committed jobs, where the store has a way. */
public interface AnnouncementBehaviour extends Behaviour {

    Duration LONG_ENOUGH_TO_HEAR = Duration.ofSeconds(20);

    @Test
    default void anAnnouncementIsHeardByOthersAndNotByItsSender() {
        Optional<Announcements> listening = store().listen();
        if (listening.isEmpty()) {
            assertThat(store().announces()).isFalse();
            store().announce(Announcement.ANY_QUEUE);
            return;
        }
        try (Announcements announcements = listening.get()) {
            Announcement mail = new Announcement(
                    List.of(new QueueDue("mail", Duration.ZERO), new QueueDue("some reports", Duration.ofMinutes(3))),
                    Optional.empty());
            announcements.check();
            assertThat(store().announces()).isTrue();
            store().announce(Announcement.ANY_QUEUE);
            another().announce(mail);
            another().announce(Announcement.ANY_QUEUE);

            assertThat(announcements.next(LONG_ENOUGH_TO_HEAR)).hasValue(mail);
            assertThat(announcements.next(LONG_ENOUGH_TO_HEAR)).hasValue(Announcement.ANY_QUEUE);
            assertThat(announcements.next(Duration.ofMillis(1))).isEmpty();
        }
    }
}
