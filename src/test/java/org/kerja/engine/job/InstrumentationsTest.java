package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.spi.Instrumentation;

class InstrumentationsTest {

    private static final Instrumentation.Dispatch DISPATCH =
            new Instrumentation.Dispatch(Draft.newId(), "sample", "default");
    private static final Instrumentation.Call CALL =
            new Instrumentation.Call(DISPATCH.id(), "sample", "default", 1, Map.of(), false, false);

    private final List<String> journal = new ArrayList<>();

    private final class Noting implements Instrumentation {

        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public Map<String, String> dispatching(Dispatch job) {
            return Map.of(name, job.name());
        }

        @Override
        public Scope calling(Call call) {
            journal.add(name + " begins");
            return error -> journal.add(name + " ends");
        }
    }

    /** Works nowhere. */
    private static final class Broken implements Instrumentation {

        @Override
        public Map<String, String> dispatching(Dispatch job) {
            throw new NoSuchMethodError("of another version");
        }

        @Override
        public Scope calling(Call call) {
            throw new IllegalStateException("broken");
        }
    }

    private static final class BrokenAtItsEnd implements Instrumentation {

        @Override
        public Map<String, String> dispatching(Dispatch job) {
            return Map.of();
        }

        @Override
        public Scope calling(Call call) {
            return error -> {
                throw new IllegalStateException("broken");
            };
        }
    }

    @Test
    void whatEachHasToSayGoesWithAJob() {
        Instrumentations both = new Instrumentations(List.of(new Noting("a"), new Noting("b")));

        assertThat(both.dispatching(DISPATCH)).isEqualTo(Map.of("a", "sample", "b", "sample"));
        assertThat(Instrumentations.NONE.dispatching(DISPATCH)).isEmpty();
    }

    @Test
    void theFirstIsOutermost() {
        Instrumentations both = new Instrumentations(List.of(new Noting("a"), new Noting("b")));

        both.calling(CALL).end(Optional.empty());

        assertThat(journal).containsExactly("a begins", "b begins", "b ends", "a ends");
    }

    @Test
    void oneThatDoesNotWorkDoesNotDisturbTheOthers() {
        Instrumentations several =
                new Instrumentations(List.of(new Noting("a"), new Broken(), new BrokenAtItsEnd(), new Noting("b")));

        assertThat(several.dispatching(DISPATCH)).containsOnlyKeys("a", "b");
        several.calling(CALL).end(Optional.empty());

        assertThat(journal).containsExactly("a begins", "b begins", "b ends", "a ends");
    }
}
