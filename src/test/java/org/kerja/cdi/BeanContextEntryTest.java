package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerja.ContextEntry;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;

class BeanContextEntryTest {

    @ApplicationScoped
    public static class Tenants {
        private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

        public @Nullable String current() {
            return current.get();
        }

        public void enter(String tenant) {
            current.set(tenant);
        }

        public void leave() {
            current.remove();
        }
    }

    @ApplicationScoped
    @Named("tenant")
    public static class TenantEntry implements ContextEntry {
        @Inject
        Tenants tenants;

        @Override
        public Optional<String> capture() {
            return Optional.ofNullable(tenants.current());
        }

        @Override
        public Restored restore(String value) {
            tenants.enter(value);
            return tenants::leave;
        }
    }

    @ApplicationScoped
    public static class Nameless implements ContextEntry {
        @Override
        public Optional<String> capture() {
            return Optional.empty();
        }

        @Override
        public Restored restore(String value) {
            return () -> {};
        }
    }

    @Job
    public record Ship(long order) {
        void handle(Journal journal, Tenants tenants, JobContext job) {
            journal.add(order + " for " + tenants.current() + " " + job.entries());
        }
    }

    @Test
    void aBeanThatIsAnEntryGoesWithEachJob() throws Exception {
        try (Application application = Application.of(Journal.class, Ship.class, Tenants.class, TenantEntry.class)
                .start()) {
            Tenants tenants = application.get(Tenants.class);
            tenants.enter("acme");
            application.dispatcher().dispatch(new Ship(1));
            tenants.leave();
            assertThat(application.journal().next()).isEqualTo("1 for acme {tenant=acme}");

            application.dispatcher().dispatch(new Ship(2));
            assertThat(application.journal().next()).isEqualTo("2 for null {}");
        }
    }

    @RequestScoped
    public static class Visitor {
        private String name = "nobody";

        public String name() {
            return name;
        }

        public void be(String visitor) {
            name = visitor;
        }
    }

    @ApplicationScoped
    @Named("visitor")
    public static class VisitorEntry implements ContextEntry {
        @Inject
        Visitor visitor;

        @Override
        public Optional<String> capture() {
            return Optional.of(visitor.name());
        }

        @Override
        public Restored restore(String value) {
            visitor.be(value);
            return () -> visitor.be("nobody");
        }
    }

    @ApplicationScoped
    public static class Reception {
        @Inject
        Dispatcher dispatcher;

        @Inject
        Visitor visitor;

        @ActivateRequestContext
        public void greetLater(String name) {
            visitor.be(name);
            dispatcher.dispatch(new Greet());
        }
    }

    @Job(tries = 1)
    public record Greet() {
        void handle(Journal journal, Visitor visitor) {
            journal.add("hello " + visitor.name());
            throw new IllegalStateException("not at home");
        }

        void failed(Journal journal, Visitor visitor) {
            journal.add("sorry " + visitor.name());
        }
    }

    @Test
    void whatIsRestoredIntoTheRequestIsThereForTheJobAndWhenItIsToldThatItHasFailed() throws Exception {
        try (Application application = Application.of(
                        Journal.class, Greet.class, Visitor.class, VisitorEntry.class, Reception.class)
                .start()) {
            application.get(Reception.class).greetLater("ada");

            assertThat(application.journal().next()).isEqualTo("hello ada");
            assertThat(application.journal().next()).isEqualTo("sorry ada");
        }
    }

    @ApplicationScoped
    @Named("kerja.tenant")
    public static class Presumptuous extends Nameless {}

    @Test
    void anEntryWithANameOfOursIsAMistakeOfTheDeployment() {
        assertThat(catchThrowable(() -> Application.of(Journal.class, Ship.class, Tenants.class, Presumptuous.class)
                        .start()))
                .hasStackTraceContaining("Context entry " + Presumptuous.class.getName()
                        + " is named 'kerja.tenant', but what begins with 'kerja.' is kept for Kerja itself");
    }

    @Test
    void anEntryWithoutANameIsAMistakeOfTheDeployment() {
        assertThat(catchThrowable(() -> Application.of(Journal.class, Ship.class, Tenants.class, Nameless.class)
                        .start()))
                .hasStackTraceContaining("Context entry " + Nameless.class.getName() + " has no name");
    }
}
