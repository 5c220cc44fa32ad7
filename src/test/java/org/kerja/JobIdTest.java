package org.kerja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    @Test
    void theTextOfAUuidIsOne() {
        for (int times = 0; times < 1_000; times++) {
            String text = UUID.randomUUID().toString();

            assertThat(new JobId(text)).isEqualTo(JobId.of(text)).hasToString(text);
        }
    }

    @Test
    void anotherFormIsReadAsTheCanonicalOne() {
        assertThat(JobId.of("0190A000-0000-7000-8000-00000000000F").value())
                .isEqualTo("0190a000-0000-7000-8000-00000000000f");
        assertThat(JobId.of("190a000-0-7000-8000-f").value()).isEqualTo("0190a000-0000-7000-8000-00000000000f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0190A000-0000-7000-8000-00000000000f",
                "0190a000-0000-7000-8000-00000000000",
                "0190a000-0000-7000-8000-00000000000ff",
                "0190a00000000-7000-8000-00000000000f",
                "0190a000-0000-7000-8000-00000000000g",
                "0190a000-0000-7000-8000-00000000000/",
                "0190a000-0000-7000-8000-0000000000-f",
                "0190a000-0000-7000-8000-00000000000\u0661"
            })
    void whatIsNotTheCanonicalTextIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobId(text)).withMessageContaining(text);
    }
}
