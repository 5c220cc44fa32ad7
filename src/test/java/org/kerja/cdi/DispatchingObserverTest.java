package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;

/** Events of the application that are worked on later: what other frameworks call a queued listener. */
class DispatchingObserverTest {

    /** Something that happens in the application. */
    public record OrderPlaced(long order, boolean paid) {}

    @Job(tries = 1)
    public record Ship(long order) {
        void handle(Journal journal, JobContext job) {
            journal.add("ship " + order + " by " + job.queue());
        }
    }

    @ApplicationScoped
    public static class Shipping {
        void on(@Observes OrderPlaced event, Dispatcher dispatcher) {
            dispatcher.prepare(new Ship(event.order())).onQueue("shipping").dispatchIf(event.paid());
        }
    }

    @ApplicationScoped
    public static class Counting {
        @Inject
        Journal journal;

        void on(@Observes OrderPlaced event, Dispatcher dispatcher) {
            long order = event.order();
            dispatcher.dispatch(() -> journal.add("count " + order));
        }
    }

    private static void place(Application application, OrderPlaced event) {
        Event<OrderPlaced> placed = application.get(new TypeLiteral<Event<OrderPlaced>>() {});
        placed.fire(event);
    }

    @Test
    void anObserverDispatchesAJobForAnEventIfItWantsTo() throws Exception {
        try (Application application =
                Application.of(Journal.class, Ship.class, Shipping.class).start()) {
            place(application, new OrderPlaced(1, false));
            place(application, new OrderPlaced(2, true));

            assertThat(application.journal().next()).isEqualTo("ship 2 by shipping");
            assertThat(application.journal().all()).isEmpty();
        }
    }

    @Test
    void anObserverDispatchesAClosure() throws Exception {
        try (Application application = Application.of(Journal.class, Counting.class)
                .set("kerja.key", "test:" + Base64.getEncoder().encodeToString(new byte[32]))
                .start()) {
            place(application, new OrderPlaced(3, true));

            assertThat(application.journal().next()).isEqualTo("count 3");
        }
    }
}
