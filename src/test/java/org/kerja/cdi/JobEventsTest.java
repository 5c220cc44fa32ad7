package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.Job;
import org.kerja.Queue;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;

class JobEventsTest {

    @Job(tries = 1)
    public record Sum(int a, int b) {
        void handle(Journal journal) {
            if (a < 0) {
                throw new IllegalArgumentException("negative");
            }
            journal.add(a + b);
        }
    }

    @ApplicationScoped
    public static class OfAll {
        void on(@Observes JobEvent event, Journal journal) {
            journal.add(event.getClass().getSimpleName() + " " + event.name());
        }
    }

    @Test
    void anObserverHearsOfEverythingInItsOrder() throws Exception {
        try (Application application =
                Application.of(Journal.class, Sum.class, OfAll.class).start()) {
            Journal journal = application.journal();

            application.dispatcher().dispatch(new Sum(1, 2));
            assertThat(new Object[] {journal.next(), journal.next(), journal.next(), journal.next()})
                    .containsExactlyInAnyOrder("Dispatched sum", "Started sum", 3, "Completed sum");

            application.dispatcher().dispatch(new Sum(-1, 2));
            assertThat(new Object[] {journal.next(), journal.next(), journal.next(), journal.next()})
                    .containsExactlyInAnyOrder("Dispatched sum", "Started sum", "AttemptFailed sum", "Failed sum");
        }
    }

    @RequestScoped
    public static class Request {
        int number() {
            return 7;
        }
    }

    @ApplicationScoped
    public static class OfStarts {
        void on(@Observes JobEvent.Started event, Journal journal, Request request) {
            journal.add("attempt " + event.attempt() + " " + request.number());
            throw new IllegalStateException("an observer that fails");
        }
    }

    @Test
    void anObserverOfOneKindHearsOfThatOnlyAndCannotHarmTheJob() throws Exception {
        try (Application application = Application.of(Journal.class, Sum.class, OfStarts.class, Request.class)
                .start()) {
            application.dispatcher().dispatch(new Sum(1, 2));

            assertThat(application.journal().next()).isEqualTo("attempt 1 7");
            assertThat(application.journal().next()).isEqualTo(3);
            assertThat(application.journal().all()).isEmpty();
        }
    }

    @ApplicationScoped
    public static class Later {
        void on(@ObservesAsync JobEvent.Completed event, Journal journal) {
            journal.add("later " + event.name());
        }
    }

    @Test
    void anAsynchronousObserverHearsToo() throws Exception {
        try (Application application =
                Application.of(Journal.class, Sum.class, Later.class).start()) {
            application.dispatcher().dispatch(new Sum(1, 2));

            assertThat(application.journal().next()).isEqualTo(3);
            assertThat(application.journal().next()).isEqualTo("later sum");
        }
    }

    @ApplicationScoped
    public static class OfNode {
        void on(@Observes NodeEvent event, Journal journal) {
            journal.add(event);
        }
    }

    @Test
    void anObserverHearsOfWorkersQueuesAndFailedJobs() throws Exception {
        try (Application application =
                Application.of(Journal.class, Sum.class, OfNode.class).start()) {
            Journal journal = application.journal();
            assertThat(journal.next()).isInstanceOf(NodeEvent.WorkerStarted.class);
            Queue queue = application.queues().queue("default");

            queue.pause();
            assertThat(journal.next()).isEqualTo(new NodeEvent.QueuePaused("memory", "default"));
            queue.push(new Sum(1, 2));
            queue.clear();
            assertThat(journal.next()).isEqualTo(new NodeEvent.QueueCleared("memory", "default", 1));
            queue.resume();
            assertThat(journal.next()).isEqualTo(new NodeEvent.QueueResumed("memory", "default"));
            assertThatThrownBy(() -> application.dispatcher().dispatchSync(new Sum(-1, 2)))
                    .hasMessage("negative");
            application.queues().failedJobs().retry(FailedJobFilter.all());
            assertThat(journal.next()).isEqualTo(new NodeEvent.FailedJobsRetried("memory", 1));
        }
    }
}
