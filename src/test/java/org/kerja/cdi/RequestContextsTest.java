package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.cdi.SelfHandlingJobTest.Request;

class RequestContextsTest {

    /** Two at a time. */
    @ApplicationScoped
    public static class Meeting {
        private final CyclicBarrier both = new CyclicBarrier(2);

        void attend() throws Exception {
            both.await(10, TimeUnit.SECONDS);
        }
    }

    @Job
    public record Meet() {
        void handle(Request request, Meeting meeting, Journal journal) throws Exception {
            UUID id = request.id();
            meeting.attend();
            journal.add(request.id());
            assertThat(request.id()).isEqualTo(id);
        }
    }

    @Test
    void runsAtOnceAndAfterEachOtherHaveARequestEach() throws Exception {
        try (Application application = Application.of(Journal.class, Meet.class, Meeting.class, Request.class)
                .set("kerja.workers.default.concurrency", "2")
                .start()) {
            application.dispatcher().bulk(Collections.nCopies(6, new Meet()));

            List<Object> entries = entries(application, 12);
            assertThat(Collections.frequency(entries, "request ended")).isEqualTo(6);
            assertThat(entries).filteredOn(UUID.class::isInstance).hasSize(6).doesNotHaveDuplicates();
        }
    }

    @Job(tries = 1)
    public record Fail() {
        void handle(Request request, Journal journal) {
            journal.add(request.id());
            throw new IllegalStateException("no");
        }
    }

    @Test
    void theRequestOfARunThatFailsEndsWithIt() throws Exception {
        try (Application application = Application.of(Journal.class, Fail.class, Request.class)
                .set("kerja.workers.default.concurrency", "1")
                .start()) {
            application.dispatcher().bulk(List.of(new Fail(), new Fail()));

            List<Object> entries = entries(application, 4);
            assertThat(entries.get(1)).isEqualTo("request ended");
            assertThat(entries.get(2)).isInstanceOf(UUID.class).isNotEqualTo(entries.get(0));
            assertThat(entries.get(3)).isEqualTo("request ended");
        }
    }

    private static List<Object> entries(Application application, int count) throws InterruptedException {
        List<Object> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.add(application.journal().next());
        }
        return entries;
    }
}
