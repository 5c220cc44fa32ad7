package org.kerja.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final List<String> taken = new ArrayList<>();
    private final Map<String, Integer> left = new HashMap<>();
    private final Map<String, Integer> weights = new HashMap<>();

    /** Lines are named by their group and a number. */
    private Turns<String> turns(String... lines) {
        return new Turns<>(List.of(lines), line -> line.substring(0, 1), group -> weights.getOrDefault(group, 1));
    }

    private int share(Turns<String> turns, int most) {
        return turns.share(most, (line, count) -> {
            int found = Math.min(count, left.getOrDefault(line, 0));
            left.merge(line, -found, Integer::sum);
            for (int index = 0; index < found; index++) {
                taken.add(line);
            }
            return found;
        });
    }

    @Test
    void groupsHaveAsManyEachWhateverTheyHave() {
        left.put("a1", 1_000);
        left.put("b1", 1_000);

        assertThat(share(turns("a1", "b1"), 10)).isEqualTo(10);

        assertThat(taken).filteredOn("a1"::equals).hasSize(5);
        assertThat(taken).filteredOn("b1"::equals).hasSize(5);
    }

    @Test
    void whatOneGroupDoesNotNeedGoesToTheOthers() {
        left.put("a1", 1_000);
        left.put("b1", 2);

        assertThat(share(turns("a1", "b1"), 10)).isEqualTo(10);

        assertThat(taken).filteredOn("b1"::equals).hasSize(2);
    }

    @Test
    void aGroupHasAsManyInARowAsItsWeight() {
        left.put("a1", 1_000);
        left.put("b1", 1_000);
        weights.put("a", 4);

        share(turns("a1", "b1"), 5);

        assertThat(taken).containsExactly("a1", "a1", "a1", "a1", "b1");
    }

    @Test
    void linesOfOneGroupShareItsTurn() {
        left.put("a1", 1_000);
        left.put("a2", 1_000);
        left.put("b1", 1_000);

        share(turns("a1", "a2", "b1"), 2);
        assertThat(taken).containsExactly("a1", "b1");
    }

    @Test
    void whoComesLastIsToldSoThatTheNextGoesOnThere() {
        left.put("a1", 1);
        left.put("b1", 1);
        left.put("c1", 1);
        Turns<String> turns = turns("a1", "b1", "c1");

        share(turns, 2);

        assertThat(turns.last()).isEqualTo("b");
        assertThat(turns.more()).isTrue();
        assertThat(share(turns, 5)).isEqualTo(1);
        assertThat(turns.more()).isFalse();
    }

    @Test
    void lotsOfGroupsWithLargeWeightsDoNotOverflow() {
        left.put("a1", 3);
        weights.put("a", Integer.MAX_VALUE);

        assertThat(share(turns("a1"), Integer.MAX_VALUE)).isEqualTo(3);
    }
}
