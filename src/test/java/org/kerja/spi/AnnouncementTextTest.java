package org.kerja.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.JobId;

class AnnouncementTextTest {

    @Test
    void queuesAndDelaysArriveAsTheyWereSent() {
        Announcement announcement = new Announcement(
                List.of(new QueueDue("mail", Duration.ZERO), new QueueDue("two words * ? é", Duration.ofDays(36_500))),
                Optional.empty());

        AnnouncementText read = AnnouncementText.read(AnnouncementText.of("me", announcement));

        assertThat(read.sender()).isEqualTo("me");
        assertThat(read.announcement()).hasValue(announcement);
    }

    @Test
    void aLoneJobArrivesWithItsId() {
        Announcement announcement = new Announcement(
                List.of(new QueueDue("0/1 \r of them", Duration.ZERO)),
                Optional.of(JobId.of("01890a5d-ac96-774b-bcce-b302099a8057")));

        assertThat(AnnouncementText.read(AnnouncementText.of("me", announcement))
                        .announcement())
                .hasValue(announcement);
    }

    @Test
    void anyQueueArrivesAsSuch() {
        AnnouncementText read = AnnouncementText.read(AnnouncementText.of("me", Announcement.ANY_QUEUE));

        assertThat(read.sender()).isEqualTo("me");
        assertThat(read.announcement()).hasValue(Announcement.ANY_QUEUE);
    }

    @Test
    void aProbeIsForNobodyButItsSender() {
        AnnouncementText read = AnnouncementText.read(AnnouncementText.probe("me"));

        assertThat(read.sender()).isEqualTo("me");
        assertThat(read.announcement()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "me\nnumber queue",
                "me\n1",
                "me\n0 mail\n",
                "me\n12345678901234567890 mail",
                "me\n0/ mail",
                "me\n0/01890a5d mail"
            })
    void whateverElseComesIsAboutAnyQueue(String text) {
        assertThat(AnnouncementText.read(text).announcement()).hasValue(Announcement.ANY_QUEUE);
    }

    @Test
    void moreQueuesThanFitAreAnyQueue() {
        Announcement announcement = new Announcement(
                IntStream.range(0, 40)
                        .mapToObj(number -> new QueueDue(number + "é".repeat(120), Duration.ZERO))
                        .toList(),
                Optional.empty());

        String text = AnnouncementText.of("me", announcement);

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000);
        assertThat(AnnouncementText.read(text).announcement()).hasValue(Announcement.ANY_QUEUE);
    }
}
