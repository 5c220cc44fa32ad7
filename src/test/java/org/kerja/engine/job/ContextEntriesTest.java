package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.ContextEntry;
import org.kerja.spi.Beans;

class ContextEntriesTest {

    private final List<String> journal = new ArrayList<>();
    private final ContextEntries entries =
            new ContextEntries(Map.of("tenant", new Noting("tenant"), "locale", new Noting("locale")), Beans.NONE);

    /** Has its name as its value. */
    private final class Noting implements ContextEntry {

        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public Optional<String> capture() {
            return name.equals("locale") ? Optional.empty() : Optional.of("captured " + name);
        }

        @Override
        public Restored restore(String value) {
            if (value.equals("bad")) {
                throw new IllegalArgumentException("no such " + name);
            }
            journal.add(name + " is " + value);
            return () -> {
                journal.add(name + " ends");
                if (value.equals("sticky")) {
                    throw new IllegalStateException(name + " stays");
                }
            };
        }
    }

    @Test
    void whatIsThereGoesWithAJobAndWhatTheDispatchSaysGoesBefore() {
        assertThat(entries.captured(Map.of())).isEqualTo(Map.of("tenant", "captured tenant"));
        assertThat(entries.captured(Map.of("tenant", "acme", "order", "7")))
                .isEqualTo(Map.of("tenant", "acme", "order", "7"));
        assertThat(ContextEntries.NONE.captured(Map.of("order", "7"))).isEqualTo(Map.of("order", "7"));
    }

    @Test
    void whatHasComeIsThereForTheCodeAndEndsAfterIt() throws Throwable {
        entries.with(Map.of("tenant", "acme", "unknown", "x"), () -> journal.add("job"));

        assertThat(journal).containsExactly("tenant is acme", "job", "tenant ends");
    }

    @Test
    void nothingIsRestoredOfWhatHasNotCome() throws Throwable {
        entries.with(Map.of(), () -> journal.add("job"));
        ContextEntries.NONE.with(Map.of("tenant", "acme"), () -> journal.add("job"));

        assertThat(journal).containsExactly("job", "job");
    }

    @Test
    void allEndsWhateverIsThrown() {
        assertThatThrownBy(() -> entries.with(Map.of("tenant", "acme", "locale", "de"), () -> {
                    throw new IllegalStateException("it broke");
                }))
                .hasMessage("it broke");
        assertThat(journal).contains("tenant ends", "locale ends");

        journal.clear();
        assertThatThrownBy(() -> entries.with(Map.of("tenant", "sticky", "locale", "sticky"), () -> journal.add("job")))
                .hasMessageContaining("stays")
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
        assertThat(journal).contains("tenant ends", "locale ends");
    }

    @Test
    void theCodeDoesNotRunWithoutWhatCannotBeRestoredAndWhatWasIsEnded() {
        assertThatThrownBy(() -> entries.with(Map.of("tenant", "acme", "locale", "bad"), () -> journal.add("job")))
                .hasMessage("no such locale");

        assertThat(journal).doesNotContain("job");
        assertThat(journal.contains("tenant is acme")).isEqualTo(journal.contains("tenant ends"));
    }
}
