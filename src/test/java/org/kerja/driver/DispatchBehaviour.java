package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;

/** What is pushed can be claimed: unchanged, once, and not before its time. */
public interface DispatchBehaviour extends Behaviour {

    // 1
    @Test
    default void aPushedJobIsHandedOutAsItWasPushed() {
        JobId id = push(Draft.job().inVersion(3).withPayload("{\"report\":42}"));

        Claim claim = claimOnly();

        assertThat(claim.lease().id()).isEqualTo(id);
        assertThat(claim.name()).isEqualTo(NAME);
        assertThat(claim.version()).isEqualTo(3);
        assertThat(claim.queue()).isEqualTo(QUEUE);
        assertThat(claim.priority()).isZero();
        assertThat(claim.payload()).isEqualTo("{\"report\":42}");
        assertThat(claim.counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
        assertThat(claim.loss()).isEqualTo(Claim.Loss.NONE);
        assertThat(claim.attempts()).isEmpty();
        assertThat(claim.ageMillis()).isNotNegative();
    }

    // 1
    @Test
    default void aJobPushedHereIsHandedOutElsewhere() {
        JobId id = push(Draft.job());

        assertThat(Behaviour.ids(another().claim(request(1, HELD)))).containsExactly(id);
    }

    // 2
    @Test
    default void aDelayedJobIsHandedOutOnlyAfterItsDelay() {
        Draft delayed = Draft.job().after(LONG_ENOUGH_FOR_A_WORD);
        needs(Capability.DELAY, () -> push(delayed), () -> {
            JobId id = push(delayed);

            assertThat(claim(1)).isEmpty();
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
            assertThat(Behaviour.ids(claim(1))).containsExactly(id);
        });
    }

    // 2
    @Test
    default void aJobForAnInstantIsHandedOutOnlyFromThenOn() {
        Draft delayed = Draft.job().at(fixture().now().plus(LONG_ENOUGH_FOR_A_WORD));
        needs(Capability.DELAY, () -> push(delayed), () -> {
            JobId id = push(delayed);

            assertThat(claim(1)).isEmpty();
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
            assertThat(Behaviour.ids(claim(1))).containsExactly(id);
        });
    }

    // 2
    @Test
    default void aJobForAnInstantThatHasPassedIsHandedOutAtOnce() {
        Draft late = Draft.job().at(fixture().now().minus(Duration.ofDays(1)));
        needs(Capability.DELAY, () -> push(late), () -> {
            JobId id = push(late);

            assertThat(Behaviour.ids(claim(1))).containsExactly(id);
        });
    }

    // 2
    @Test
    default void eachJobOfABatchKeepsItsOwnDelay() {
        Draft delayed = Draft.job().after(Duration.ofHours(1));
        needs(Capability.DELAY, () -> push(delayed), () -> {
            List<JobId> ids = pushAll(Draft.job(), delayed, Draft.job());

            assertThat(Behaviour.ids(claim(10))).containsExactly(ids.get(0), ids.get(2));
        });
    }

    // 13
    @Test
    default void allJobsOfALargeBatchAreHandedOutOnce() {
        List<Envelope> batch = IntStream.range(0, 1_500)
                .mapToObj(number ->
                        Draft.job().withPayload("{\"number\":" + number + "}").envelope())
                .toList();

        store().push(batch);

        List<Claim> claims = claim(2_000);
        assertThat(Behaviour.ids(claims))
                .containsExactlyElementsOf(batch.stream().map(Envelope::id).toList());
        assertThat(claims)
                .extracting(Claim::payload)
                .containsExactlyElementsOf(batch.stream().map(Envelope::payload).toList());
    }

    @Test
    default void pushingNothingStoresNothing() {
        store().push(List.of());

        assertThat(claim(1)).isEmpty();
    }

    // 13
    @Test
    default void aPushThatIsRepeatedStoresEachJobOnce() {
        Envelope first = Draft.job().withPayload("{\"first\":true}").envelope();
        store().push(List.of(first));
        Envelope again = Draft.job().withPayload("{\"first\":false}").envelope(first.id());
        Envelope another = Draft.job().envelope();

        store().push(List.of(again, another));
        store().push(List.of(another));

        List<Claim> claims = claim(10);
        assertThat(Behaviour.ids(claims)).containsExactlyInAnyOrder(first.id(), another.id());
        assertThat(claims)
                .extracting(Claim::payload)
                .contains("{\"first\":true}")
                .doesNotContain("{\"first\":false}");
    }

    // 1
    @Test
    default void aPayloadKeepsEveryCharacter() {
        String control =
                IntStream.rangeClosed(1, 0x1f).mapToObj(Character::toString).collect(Collectors.joining());
        List<String> payloads = List.of(
                "",
                " \t\r\n leading and trailing \n ",
                "quotes ' \" ` $1 ? :name {0} %s \\ \\\\ /* -- ; DROP",
                "escaped \\u0000 \\n \\ud83d",
                "control " + control + "\u007f\u0085\u2028\u2029\ufeff\u200b",
                "Ünïcödé ß İı Ω – Привет – שלום – مرحبا – ไทย – हिन्दी – 日本語 – 한국어",
                "composed \u00e9 and decomposed e\u0301",
                "{\"empty\":[],\"object\":{},\"big\":123456789012345678901234567890,\"exact\":0.1000000000000000055,"
                        + "\"whole\":1.0,\"binary\":\"AAECgP8=\"}",
                "👍🏽 👩‍👩‍👧‍👦 🇮🇩 𝔘𝔫𝔦 \ud87e\udc04");
        List<Envelope> batch = payloads.stream()
                .map(payload -> Draft.job().withPayload(payload).envelope())
                .toList();

        store().push(batch);

        assertThat(claim(payloads.size())).extracting(Claim::payload).containsExactlyElementsOf(payloads);
    }

    // 1
    @Test
    default void aPayloadOfSixtyKibibytesIsKept() {
        String ascii = "0123456789abcdef".repeat(60 * 64);
        String wide = "漢字かな".repeat(5 * 1024);

        pushAll(Draft.job().withPayload(ascii), Draft.job().withPayload(wide));

        assertThat(claim(2)).extracting(Claim::payload).containsExactly(ascii, wide);
    }

    @Test
    default void queuesAndNamesThatDifferOnlyInCaseAccentOrBlanksAreDifferent() {
        Stream.of("mail", "Mail", "maïl", "mail ")
                .forEach(text -> pushAll(Draft.job().on(text), Draft.job().named(text)));

        assertThat(store().claim(request(List.of("mail"), Set.of(NAME), 10, HELD)))
                .extracting(Claim::queue)
                .containsExactly("mail");
        assertThat(store().claim(request(List.of(QUEUE), Set.of("Mail"), 10, HELD)))
                .extracting(Claim::name)
                .containsExactly("Mail");
    }
}
