package org.kerja.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.QueueManager;
import org.kerja.it.server.Application;

/** An application with nothing but the Kerja jar: no {@code beans.xml}, no {@code persistence.xml}, no configuration. */
@ExtendWith(ArquillianExtension.class)
class DispatchIT {

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    UserTransaction transaction;

    @Inject
    Greetings greetings;

    @Deployment
    static WebArchive application() {
        return Application.of(DispatchIT.class);
    }

    @Test
    void aDispatchedJobRunsWithTheBeansItAsksFor() throws Exception {
        dispatcher.dispatch(new Greet("world"));
        assertThat(greetings.next()).isEqualTo("hello world");
    }

    @Test
    void aDispatchInATransactionThatIsRolledBackStoresNothing() throws Exception {
        transaction.begin();
        JobId id = dispatcher.prepare(new Greet("nobody")).onQueue("quiet").dispatch();
        assertThat(queues.find(id)).isPresent();
        transaction.rollback();
        assertThat(queues.find(id)).isEmpty();
        assertThat(queues.queue("quiet").sizes().total()).isZero();
    }

    @Test
    void aDispatchInATransactionRunsAfterItsCommit() throws Exception {
        transaction.begin();
        dispatcher.dispatch(new Greet("commit"));
        assertThat(greetings.none()).isTrue();
        transaction.commit();
        assertThat(greetings.next()).isEqualTo("hello commit");
    }

    @Job
    public record Greet(String whom) {
        void handle(Greetings greetings) {
            greetings.add("hello " + whom);
        }
    }

    /** What the jobs leave behind for the test. */
    @ApplicationScoped
    public static class Greetings {

        private final BlockingQueue<String> given = new LinkedBlockingQueue<>();

        void add(String greeting) {
            given.add(greeting);
        }

        boolean none() {
            return given.isEmpty();
        }

        /** Null if none comes in time. */
        @Nullable
        String next() throws InterruptedException {
            return given.poll(30, SECONDS);
        }
    }
}
