package org.kerja.engine.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.KerjaException;

class ContextMemberTest {

    @Test
    void aJobAloneStaysAsItIs() {
        assertThat(ContextMember.join("{\"a\":1}", Map.of())).isEqualTo("{\"a\":1}");
        assertThat(ContextMember.split("{\"a\":1}")).isEqualTo(new ContextMember.Split("{\"a\":1}", Map.of()));
    }

    @Test
    void theEntriesAreTheFirstMemberAndInOrder() {
        assertThat(ContextMember.join("{\"a\":1}", Map.of("b", "2", "a", "1")))
                .isEqualTo("{\"kerja:context\":\"{\\\"a\\\":\\\"1\\\",\\\"b\\\":\\\"2\\\"}\",\"a\":1}");
        assertThat(ContextMember.join("{ }", Map.of("a", "1"))).endsWith("\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }", "{\"a\":1}", "{ \"a\" : \"}\\\",\" }", "{\n  \"a\": {\"b\": []}\n}"})
    void whatWasJoinedIsSplit(String json) {
        for (String value : new String[] {"", "x", "\"", "\\", "\\\"", "größer 漢字 \uD83D\uDE00", "\n\t\u0001", "{}"}) {
            Map<String, String> entries = Map.of(value, value, "other", value + value);
            ContextMember.Split split = ContextMember.split(ContextMember.join(json, entries));

            assertThat(split.entries()).isEqualTo(entries);
            assertThat(split.json().replaceFirst("\\{\\s*", "{")).isEqualTo(json.replaceFirst("\\{\\s*", "{"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "[]", "null"})
    void nothingGoesWithWhatIsNoObject(String json) {
        assertThatExceptionOfType(KerjaException.class)
                .isThrownBy(() -> ContextMember.join(json, Map.of("a", "1")))
                .withMessageContaining("it is no JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kerja:context\":\"",
                "{\"kerja:context\":\"{}\\",
                "{\"kerja:context\":\"[]\"}",
                "{\"kerja:context\":\"{\\\"a\\\":1}\"}",
                "{\"kerja:context\":\"{\"}",
                "{\"kerja:context\":7}"
            })
    void whatIsBrokenIsSaid(String text) {
        assertThatExceptionOfType(KerjaException.class)
                .isThrownBy(() -> ContextMember.split(text))
                .withMessageContaining("the context that goes with it");
    }
}
