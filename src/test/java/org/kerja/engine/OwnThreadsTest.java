package org.kerja.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kerja.spi.Threads;

class OwnThreadsTest {

    private record Seen(String name, boolean daemon, ClassLoader loader) {

        static Seen here() {
            Thread thread = Thread.currentThread();
            return new Seen(thread.getName(), thread.isDaemon(), thread.getContextClassLoader());
        }
    }

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    @Test
    void everyThreadIsNamedKeepsNoJvmAliveAndHasTheLoaderOfTheApplication() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[0]);
                Threads threads = new OwnThreads(loader)) {
            threads.execute(() -> seen.add(Seen.here()));
            assertSeen("kerja-job-", loader);

            threads.schedule(() -> seen.add(Seen.here()), Duration.ZERO);
            assertSeen("kerja-timer-", loader);
        }
    }

    private void assertSeen(String prefix, ClassLoader loader) throws InterruptedException {
        assertThat(seen.poll(10, TimeUnit.SECONDS)).satisfies(thread -> {
            assertThat(thread.name()).startsWith(prefix);
            assertThat(thread.daemon()).isTrue();
            assertThat(thread.loader()).isSameAs(loader);
        });
    }
}
