package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kerja.engine.OwnThreads;
import org.kerja.engine.TimerThreads;

/** With a server that says nothing about what becomes of a task. */
class ServerThreadsTest {

    private final BlockingQueue<Runnable> handedIn = new LinkedBlockingQueue<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void aTaskThatNothingIsHeardOfIsHandedInAgainAndRunsOnce() throws InterruptedException {
        try (ServerThreads threads = threads(Duration.ofMillis(1))) {
            threads.execute(runs::incrementAndGet);
            Runnable lost = next();
            next().run();
            lost.run();
            assertThat(runs).hasValue(1);
        }
    }

    private ServerThreads threads(Duration patience) {
        ClassLoader loader = ServerThreadsTest.class.getClassLoader();
        return new ServerThreads(handedIn::add, new TimerThreads(OwnThreads.timerFactory(loader)), patience);
    }

    private Runnable next() throws InterruptedException {
        Runnable task = handedIn.poll(10, TimeUnit.SECONDS);
        assertThat(task).isNotNull();
        return task;
    }
}
