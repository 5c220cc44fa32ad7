package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.Attempt;
import org.kerja.FailureReason;

class AttemptLogTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00.123Z");

    @Test
    void anEmptyLogHoldsNoAttempt() {
        assertThat(AttemptLog.read("")).isEmpty();
    }

    @Test
    void whatIsAppendedIsRead() {
        Attempt first = attempt(1, "it broke", "at line 1\n\tat line 2");
        Attempt second = new Attempt(
                2, FailureReason.LEASE_LOST, "node \"2\"", NOON.plusMillis(1), Duration.ZERO, "", "node vanished", "");

        assertThat(AttemptLog.read(AttemptLog.append(AttemptLog.append("", first), second)))
                .containsExactly(first, second);
    }

    @Test
    void everyReasonIsRead() {
        for (FailureReason reason : FailureReason.values()) {
            Attempt attempt = new Attempt(1, reason, "node-1", NOON, Duration.ofMillis(5), "", "", "");

            assertThat(AttemptLog.read(AttemptLog.append("", attempt))).containsExactly(attempt);
        }
    }

    @Test
    void oddCharactersAreKept() {
        Attempt attempt = attempt(1, "\"quoted\" \\ \t é 漢 \uD83D\uDE00 \u2028 \u0001 \u007F", "at \r\n\t'x'");

        assertThat(AttemptLog.read(AttemptLog.append("", attempt))).containsExactly(attempt);
    }

    @Test
    void aNulCharacterIsReplaced() {
        String log = AttemptLog.append("", attempt(1, "a\0b", "c\0d"));

        assertThat(log).doesNotContain("\0").doesNotContain("\\u0000");
        assertThat(AttemptLog.read(log)).containsExactly(attempt(1, "a\uFFFDb", "c\uFFFDd"));
    }

    @Test
    void theFirstAttemptAndTheMostRecentAreKept() {
        String log = "";
        for (int number = 1; number <= 25; number++) {
            log = AttemptLog.append(log, attempt(number, "failure " + number, ""));
        }

        assertThat(AttemptLog.read(log))
                .hasSize(AttemptLog.CAPACITY)
                .extracting(Attempt::number)
                .containsExactly(1, 17, 18, 19, 20, 21, 22, 23, 24, 25);
    }

    @Test
    void asManyAsTheLogHoldsAreAllKept() {
        String log = "";
        for (int number = 1; number <= AttemptLog.CAPACITY; number++) {
            log = AttemptLog.append(log, attempt(number, "", ""));
        }

        assertThat(AttemptLog.read(log)).extracting(Attempt::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void aLogIsBoundedWhateverIsThrown() {
        String log = "";
        for (int number = 1; number <= 20; number++) {
            log = AttemptLog.append(log, attempt(number, "m".repeat(1_000_000), "t".repeat(1_000_000)));
        }

        assertThat(log).hasSizeLessThan(AttemptLog.CAPACITY * 6_000);
        assertThat(AttemptLog.read(log)).allSatisfy(attempt -> {
            assertThat(attempt.message()).hasSize(AttemptLog.MESSAGE_LIMIT);
            assertThat(attempt.trace()).hasSize(AttemptLog.TRACE_LIMIT);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "[",
                "[1]",
                "null",
                "[{}]",
                "[null]",
                "[{\"number\":\"one\"}]",
                "\0",
                "[]]",
                "[[]]"
            })
    void aDamagedLogBeginsAnew(String damaged) {
        Attempt next = attempt(7, "it broke", "");

        assertThat(AttemptLog.read(damaged)).isEmpty();
        assertThat(AttemptLog.read(AttemptLog.append(damaged, next))).containsExactly(next);
    }

    @Test
    void anAttemptThatCannotBeReadHidesNoOther() {
        Attempt first = attempt(1, "the cause", "");
        Attempt last = attempt(3, "the last", "");
        String log = AttemptLog.append(AttemptLog.append(AttemptLog.append("", first), attempt(2, "newer", "")), last);
        String fromANewerNode = log.replaceFirst("(\"number\":2,\"reason\":\")EXCEPTION", "$1INVENTED_LATER");

        assertThat(fromANewerNode).isNotEqualTo(log);
        assertThat(AttemptLog.read(fromANewerNode)).containsExactly(first, last);
    }

    @Test
    void anAttemptWithMoreThanThisVersionKnowsIsRead() {
        String log = AttemptLog.append("", attempt(1, "it broke", ""));

        assertThat(AttemptLog.read(log.replace("{\"number\"", "{\"zone\":\"a\",\"number\"")))
                .containsExactly(attempt(1, "it broke", ""));
    }

    @Test
    void theMessageIsTheFirstLineThatSaysSomething() {
        assertThat(AttemptLog.message(new IllegalStateException("it broke\nbecause of that")))
                .isEqualTo("it broke");
        assertThat(AttemptLog.message(new IllegalStateException("\r\n \nInternal Exception: table not found")))
                .isEqualTo("Internal Exception: table not found");
    }

    @Test
    void anErrorWithoutWordsIsNamedByItsClass() {
        List<Throwable> wordless = List.of(
                new IllegalStateException(), new IllegalStateException(""), new IllegalStateException("\n  \n"));

        assertThat(wordless).extracting(AttemptLog::message).containsOnly("java.lang.IllegalStateException");
    }

    @Test
    void aMessageAndATraceAreBoundedAndStorable() {
        Exception error = new IllegalStateException("a\0" + "b".repeat(100_000));

        assertThat(AttemptLog.message(error)).hasSize(AttemptLog.MESSAGE_LIMIT).startsWith("a\uFFFDb");
        assertThat(AttemptLog.trace(error))
                .hasSize(AttemptLog.TRACE_LIMIT)
                .startsWith("java.lang.IllegalStateException: a\uFFFDb");
    }

    @Test
    void cuttingDoesNotHalveACharacter() {
        String message = "x".repeat(AttemptLog.MESSAGE_LIMIT - 1) + "\uD83D\uDE00";

        assertThat(AttemptLog.message(new IllegalStateException(message)))
                .isEqualTo("x".repeat(AttemptLog.MESSAGE_LIMIT - 1));
    }

    private static Attempt attempt(int number, String message, String trace) {
        return new Attempt(
                number,
                FailureReason.EXCEPTION,
                "node-1",
                NOON.plusSeconds(number),
                Duration.ofMillis(1500),
                "java.lang.IllegalStateException",
                message,
                trace);
    }
}
