package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.ConfigurationException;
import org.kerja.engine.GivenSettings;

class SettingsReaderTest {

    private final GivenSettings settings = GivenSettings.none();
    private final SettingsReader reader = settings.reader();

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(reader.text("p", "red")).isEqualTo("red");
        assertThat(reader.flag("p", true)).isTrue();
        assertThat(reader.number("p", 7, 0, 9)).isEqualTo(7);
        assertThat(reader.decimal("p", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(reader.duration("p", Duration.ofSeconds(3), Duration.ZERO)).isEqualTo(Duration.ofSeconds(3));
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void whatIsSetIsRead() {
        settings.with("text", "green")
                .with("flag", "false")
                .with("number", "-12")
                .with("decimal", "0.25")
                .with("duration", "5m");

        assertThat(reader.text("text", "red")).isEqualTo("green");
        assertThat(reader.flag("flag", true)).isFalse();
        assertThat(reader.number("number", 7, -20, 9)).isEqualTo(-12);
        assertThat(reader.decimal("decimal", 0.5, 0, 1)).isEqualTo(0.25);
        assertThat(reader.duration("duration", Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void boundsBelongToWhatIsAllowed() {
        settings.with("low", "1").with("high", "9").with("shortest", "1s");

        assertThat(reader.number("low", 5, 1, 9)).isEqualTo(1);
        assertThat(reader.number("high", 5, 1, 9)).isEqualTo(9);
        assertThat(reader.decimal("low", 5, 1, 9)).isEqualTo(1);
        assertThat(reader.decimal("high", 5, 1, 9)).isEqualTo(9);
        assertThat(reader.duration("shortest", Duration.ofDays(1), Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(reader.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "TRUE", "truee"})
    void aFlagIsTrueOrFalse(String text) {
        settings.with("p", text);

        assertThat(reader.flag("p", true)).isTrue();
        assertThat(reader.problems()).containsExactly("Property p: '" + text + "' is neither true nor false.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten", "2.5", "99999999999", "0x10", "1 000"})
    void whatIsNoWholeNumberIsAMistake(String text) {
        settings.with("p", text);

        assertThat(reader.number("p", 7, 0, 9)).isEqualTo(7);
        assertThat(reader.problems()).containsExactly("Property p: '" + text + "' is no whole number.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "-2147483648"})
    void aNumberOutOfRangeIsAMistakeThatSaysWhatIsAllowed(String text) {
        settings.with("p", text);

        assertThat(reader.number("p", 7, 1, 9)).isEqualTo(7);
        assertThat(reader.problems()).containsExactly("Property p: '" + text + "' is out of range; allowed is 1 to 9.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e400", "1.0001", "-0.1"})
    void aDecimalOutOfRangeIsAMistake(String text) {
        settings.with("p", text);

        assertThat(reader.decimal("p", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(reader.problems())
                .containsExactly("Property p: '" + text + "' is out of range; allowed is 0.0 to 1.0.");
    }

    @Test
    void aDecimalOfWordsIsAMistake() {
        settings.with("p", "half");

        assertThat(reader.decimal("p", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(reader.problems()).containsExactly("Property p: 'half' is no number.");
    }

    @Test
    void aDurationBelowTheMinimumIsAMistake() {
        settings.with("p", "99ms");

        assertThat(reader.duration("p", Duration.ofSeconds(3), Duration.ofMillis(100)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(reader.problems()).containsExactly("Property p: '99ms' is out of range; allowed is at least 100ms.");
    }

    @Test
    void allMistakesAreThrownAtOnce() {
        settings.with("one", "x").with("two", "y");

        reader.number("one", 1, 0, 9);
        reader.flag("two", true);
        reader.problem("Three is wrong.");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(reader::throwProblems)
                .withMessage("Property one: 'x' is no whole number.\nProperty two: 'y' is neither true nor false.\n"
                        + "Three is wrong.");
    }

    @Test
    void withoutMistakesNothingIsThrown() {
        assertThatCode(reader::throwProblems).doesNotThrowAnyException();
    }
}
