package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;

class GroupCommitTest {

    private final List<List<Integer>> commits = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aLoneEntryIsWrittenAtOnce() {
        GroupCommit<Integer> group = new GroupCommit<>(commits::add);

        group.write(1);
        group.write(2);

        assertThat(commits).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void whatComesWhileOneWritesIsWrittenByTheNextForAll() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        GroupCommit<Integer> group = new GroupCommit<>(entries -> {
            commits.add(entries);
            writing.countDown();
            await(mayEnd);
        });
        List<Future<?>> written = new ArrayList<>();
        written.add(threads.submit(() -> group.write(0)));
        await(writing);
        for (int entry = 1; entry <= 9; entry++) {
            int mine = entry;
            written.add(threads.submit(() -> group.write(mine)));
        }
        Waiting.forResult("nine who wait", group::waiting, waiting -> waiting == 9);
        assertThat(written).noneMatch(Future::isDone);

        mayEnd.countDown();
        for (Future<?> each : written) {
            each.get(20, TimeUnit.SECONDS);
        }

        assertThat(commits).hasSize(2);
        assertThat(commits.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 9).boxed().toList());
    }

    @Test
    void eachEntryIsWrittenOnceHoweverManyThreadsWrite() throws Exception {
        GroupCommit<Integer> group = new GroupCommit<>(commits::add);
        List<Future<?>> written = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int first = thread * 1_000;
            written.add(
                    threads.submit(() -> IntStream.range(first, first + 1_000).forEach(group::write)));
        }
        for (Future<?> each : written) {
            each.get(60, TimeUnit.SECONDS);
        }

        assertThat(commits.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 8_000).boxed().toList());
    }

    @Test
    void aCommitThatFailsFailsForAllWhoWaitForItAndHoldsUpNobody() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        GroupCommit<Integer> group = new GroupCommit<>(entries -> {
            writing.countDown();
            await(mayEnd);
            if (entries.contains(1)) {
                throw new IllegalStateException("It fails as the test wants it");
            }
        });
        Future<?> before = threads.submit(() -> group.write(0));
        await(writing);
        List<Future<?>> failing = List.of(threads.submit(() -> group.write(1)), threads.submit(() -> group.write(2)));
        Waiting.forResult("two who wait", group::waiting, waiting -> waiting == 2);

        mayEnd.countDown();

        before.get(20, TimeUnit.SECONDS);
        for (Future<?> each : failing) {
            assertThatThrownBy(() -> each.get(20, TimeUnit.SECONDS))
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class);
        }
        threads.submit(() -> group.write(3)).get(20, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("It never came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
