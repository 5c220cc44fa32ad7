package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "PT5M, PT5M",
        "pt5m, PT5M",
        "P1DT2H, PT26H",
        "PT0.5S, PT0.5S",
        "0, PT0S",
        "0ms, PT0S",
        "007s, PT7S",
        "10 s, PT10S",
        "5M, PT5M",
        "100MS, PT0.1S",
        "' 5s ', PT5S",
    })
    void everyFormIsRead(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "s",
                "5 seconds",
                "1.5h",
                "5w",
                "5s 3ms",
                "1h30m",
                "soon",
                "+5s",
                "5,s",
                "P",
                "PT",
                "1e3s",
                "٣s",
                "none",
                "\0"
            })
    void whatIsNoDurationIsRefusedWithItsTextAndWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage("'" + text + "' is no duration; write for example 250ms, 30s, 5m, 2h, 1d or PT5M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1s", "-PT5M", "PT-5M", "-0.001s", "P-1D"})
    void aNegativeDurationIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("'" + text + "' is no duration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36501d",
                "999999999999d",
                "999999999999h",
                "PT876001H",
                "P106751991167300D",
                "PT9223372036854775807S"
            })
    void aDurationThatNoClockCountsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage("'" + text + "' is too long; the longest duration is 36500d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999s", "PT99999999999999999999S", "P999999999999999999D"})
    void aNumberThatIsTooLargeToReadIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void theLongestDurationCanBeCountedInNanoseconds() {
        assertThat(DurationText.parse("36500d").multipliedBy(2).toNanos()).isPositive();
    }
}
