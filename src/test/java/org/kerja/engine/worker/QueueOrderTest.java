package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.engine.config.WorkerSettings.Queues;

class QueueOrderTest {

    private static final int DRAWS = 20_000;

    /** More than six standard deviations. */
    private static final double TOLERANCE = 0.025;

    @Test
    void aStrictOrderIsAlwaysTheSame() {
        QueueOrder order = order("high,default,low");

        for (int i = 0; i < 100; i++) {
            assertThat(order.draw()).containsExactly("high", "default", "low");
        }
    }

    @Test
    void aQueueComesFirstAsOftenAsItsWeightSays() {
        Map<String, Double> first = firsts(order("high:6,default:3,low:1"));

        assertThat(first.get("high")).isCloseTo(0.6, within(TOLERANCE));
        assertThat(first.get("default")).isCloseTo(0.3, within(TOLERANCE));
        assertThat(first.get("low")).isCloseTo(0.1, within(TOLERANCE));
    }

    @Test
    void behindTheFirstTheWeightsStillCount() {
        QueueOrder order = order("high:6,default:3,low:1");

        List<List<String>> behindHigh = IntStream.range(0, DRAWS)
                .mapToObj(i -> order.draw())
                .filter(drawn -> drawn.get(0).equals("high"))
                .toList();
        double defaults = behindHigh.stream()
                        .filter(drawn -> drawn.get(1).equals("default"))
                        .count()
                / (double) behindHigh.size();

        assertThat(defaults).isCloseTo(0.75, within(TOLERANCE));
    }

    @Test
    void everyDrawHoldsEveryQueueOnce() {
        QueueOrder order = order("a:9999,b:1,c:1");

        for (int i = 0; i < 1_000; i++) {
            assertThat(order.draw()).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void oneQueueIsThereWhateverItsWeight() {
        assertThat(order("only:3").draw()).containsExactly("only");
    }

    @Test
    void aListedQueueIsServedAndNoOther() {
        QueueOrder order = order("high,low");

        assertThat(order.serves("low")).isTrue();
        assertThat(order.serves("other")).isFalse();
        assertThat(order.served()).containsExactly("high", "low");
        order.saw("other");
        assertThat(order.draw()).containsExactly("high", "low");
    }

    @Test
    void aWorkerOfAllQueuesLearnsOfThemAsJobsAppear() {
        QueueOrder order = order("*");

        assertThat(order.serves("whatever")).isTrue();
        assertThat(order.served()).isEmpty();
        assertThat(order.draw()).isEmpty();
        order.saw("a");
        order.saw("b");
        order.saw("a");

        assertThat(order.draw()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void ofAllQueuesNoneComesBeforeAnother() {
        QueueOrder order = order("*");
        List.of("a", "b", "c", "d").forEach(order::saw);

        assertThat(firsts(order))
                .hasSize(4)
                .allSatisfy((queue, share) -> assertThat(share).isCloseTo(0.25, within(TOLERANCE)));
    }

    @Test
    void itDoesNotRememberQueuesWithoutBound() {
        QueueOrder order = order("*");

        for (int i = 0; i < 100_000; i++) {
            order.saw("queue-" + i);
        }

        assertThat(order.known()).hasSizeLessThanOrEqualTo(1_000).contains("queue-99999");
    }

    @Test
    void aQueueThatItRemembersDrivesOutNoOther() {
        QueueOrder order = manyQueues();

        order.saw("queue-0");

        assertThat(order.known()).hasSize(1_000);
    }

    @Test
    void beyondWhatItRemembersANewQueueDrivesOutOneOther() {
        QueueOrder order = manyQueues();

        order.saw("new");

        assertThat(order.known()).hasSize(1_000).contains("new");
    }

    @Test
    void aClaimIsMadeOfAFewOfManyQueues() {
        QueueOrder order = manyQueues();

        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            assertThat(order.draw()).hasSize(32).doesNotHaveDuplicates();
            drawn.addAll(order.draw());
        }

        assertThat(drawn).hasSize(1_000);
    }

    @Test
    void queuesWithJobsAreDrawnBeforeThoseThatAClaimHasEmptied() {
        QueueOrder order = order("*");
        List.of("a", "b", "c", "d").forEach(order::saw);
        List<String> first = order.draw();

        order.emptiedBefore(first.get(2));

        assertThat(order.draw().subList(0, 2)).containsExactlyInAnyOrder(first.get(2), first.get(3));
        assertThat(order.draw().subList(2, 4)).containsExactlyInAnyOrder(first.get(0), first.get(1));
        assertThat(order.hasMore()).isTrue();
        order.draw();
        order.emptied();
        assertThat(order.hasMore()).isFalse();
        assertThat(order.draw()).hasSize(4);
    }

    @Test
    void aQueueThatGetsJobsWhileItIsEmptiedCountsAsOneWithJobs() {
        QueueOrder order = order("*");
        order.saw("a");
        order.draw();
        order.saw("a");
        order.emptied();

        assertThat(order.hasMore()).isTrue();
        order.draw();
        order.emptied();
        assertThat(order.hasMore()).isFalse();
    }

    @Test
    void aQueueThatWasTakenForEmptyAndFillsAClaimCountsAsOneWithJobs() {
        QueueOrder order = order("*");
        order.saw("a");
        order.draw();
        order.emptied();
        assertThat(order.draw()).containsExactly("a");

        order.emptiedBefore("a");

        assertThat(order.hasMore()).isTrue();
    }

    @Test
    void claimsThatEmptyTheirQueuesAreFollowedByClaimsOfMore() {
        QueueOrder order = manyQueues();
        order.draw();
        order.emptied();

        List<String> more = order.draw();
        assertThat(more).hasSize(128);
        order.emptiedBefore(more.get(20));
        assertThat(order.draw()).hasSize(80);
        order.emptiedBefore(order.draw().get(0));
        assertThat(order.draw()).hasSize(32);
    }

    private static QueueOrder manyQueues() {
        QueueOrder order = order("*");
        IntStream.range(0, 1_000).forEach(i -> order.saw("queue-" + i));
        return order;
    }

    private static QueueOrder order(String queues) {
        return new QueueOrder(Queues.parse(queues), new SplittableRandom(2025));
    }

    /** How large a part of the draws each queue came first in. */
    private static Map<String, Double> firsts(QueueOrder order) {
        return IntStream.range(0, DRAWS)
                .mapToObj(i -> order.draw().get(0))
                .collect(Collectors.groupingBy(
                        queue -> queue, Collectors.collectingAndThen(Collectors.counting(), n -> n / (double) DRAWS)));
    }
}
