package org.kerja.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardTest {

    @Test
    void aQueueIsForwardedToAnotherNameOrConnection() {
        assertThat(Forward.parse("mail: post, old:new@other"))
                .isEqualTo(Map.of(
                        "mail",
                        new Forward(Optional.empty(), "post"),
                        "old",
                        new Forward(Optional.of("other"), "new")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail", "mail:", ":post", "mail:post:more", "mail:@other", "mail:post@"})
    void whatForwardsNothingIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Forward.parse("a:b," + text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void aQueueGoesToOnePlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Forward.parse("mail:a,mail:b"))
                .withMessage("queue 'mail' is forwarded twice");
    }
}
