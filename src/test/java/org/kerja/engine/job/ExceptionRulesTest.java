package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.engine.job.ExceptionRules.Decision;

class ExceptionRulesTest {

    @Test
    void withoutAnyAllIsTriedAgain() {
        assertThat(ExceptionRules.NONE.on(new StackOverflowError())).isEqualTo(Decision.RETRY);
    }

    @Test
    void theNearestClassThatIsNamedDecides() {
        ExceptionRules rules = new ExceptionRules(
                Set.of(FileNotFoundException.class), Set.of(IOException.class), Set.of(Exception.class));

        assertThat(rules.on(new FileNotFoundException())).isEqualTo(Decision.RETRY);
        assertThat(rules.on(new IOException())).isEqualTo(Decision.FAIL);
        assertThat(rules.on(new IllegalStateException())).isEqualTo(Decision.DROP);
        assertThat(rules.drops(new IllegalStateException())).isTrue();
        assertThat(rules.drops(new IOException())).isFalse();
    }

    @Test
    void ifSomeAreToBeTriedAgainAllOthersFail() {
        ExceptionRules rules = new ExceptionRules(Set.of(IOException.class), Set.of(), Set.of());

        assertThat(rules.on(new FileNotFoundException())).isEqualTo(Decision.RETRY);
        assertThat(rules.on(new IllegalStateException())).isEqualTo(Decision.FAIL);
    }

    @Test
    void aCauseDecidesNothing() {
        ExceptionRules rules = new ExceptionRules(Set.of(), Set.of(IOException.class), Set.of());

        assertThat(rules.on(new IllegalStateException(new IOException()))).isEqualTo(Decision.RETRY);
    }
}
