package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.kerja.Dispatcher;
import org.kerja.FailureReason;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailedException;
import org.kerja.JobFailure;
import org.kerja.JobHandler;

class HandlerBeanTest {

    @Job
    public record Ship(long order) {}

    public abstract static class Handling<T> implements JobHandler<T> {
        @Inject
        Journal journal;

        @Override
        public void handle(T job, JobContext context) throws Exception {
            journal.add(getClass().getSimpleName() + " " + job + " " + context.attempt());
        }
    }

    @Dependent
    public static class Shipping extends Handling<Ship> {
        @PreDestroy
        void end() {
            journal.add("ended");
        }
    }

    @Test
    void aDependentHandlerIsMadeForOneRun() throws Exception {
        try (Application application =
                Application.of(Journal.class, Ship.class, Shipping.class).start()) {
            application.dispatcher().dispatch(new Ship(1));

            assertThat(application.journal().next()).isEqualTo("Shipping Ship[order=1] 1");
            assertThat(application.journal().next()).isEqualTo("ended");
        }
    }

    @RequestScoped
    public static class ShippingInRequest implements JobHandler<Ship> {
        private final UUID id = UUID.randomUUID();

        @Inject
        Journal journal;

        @Override
        public void handle(Ship job, JobContext context) {
            journal.add(id);
        }
    }

    @Test
    void aRequestScopedHandlerIsAnotherInEachRun() throws Exception {
        try (Application application = Application.of(Journal.class, Ship.class, ShippingInRequest.class)
                .start()) {
            application.dispatcher().dispatch(new Ship(1));
            application.dispatcher().dispatch(new Ship(2));

            assertThat(application.journal().next())
                    .isNotEqualTo(application.journal().next());
        }
    }

    @Job(tries = 0)
    public record Weigh(int kilos) {

        static final AtomicBoolean REFUSING = new AtomicBoolean();

        public Weigh {
            if (REFUSING.get()) {
                throw new IllegalArgumentException("not readable any more");
            }
        }
    }

    @ApplicationScoped
    public static class Weighing implements JobHandler<Weigh> {
        @Inject
        Journal journal;

        @Override
        public void handle(Weigh job, JobContext context) {
            if (context.attempt() == 1) {
                throw new IllegalStateException("busy");
            }
            journal.add("weighed");
        }

        @Override
        public Optional<Duration> backoff(Weigh job, int failed, Throwable error) {
            journal.add(job.kilos() + " " + failed + " " + error.getMessage());
            return Optional.of(Duration.ofMillis(1));
        }

        @Override
        public void unreadable(JobFailure failure) {
            journal.add(failure.reason());
        }
    }

    @Test
    void aHandlerSaysHowLongItsJobWaits() throws Exception {
        try (Application application =
                Application.of(Journal.class, Weigh.class, Weighing.class).start()) {
            application.dispatcher().dispatch(new Weigh(7));

            assertThat(application.journal().next()).isEqualTo("7 1 busy");
            assertThat(application.journal().next()).isEqualTo("weighed");
        }
    }

    @Test
    void aHandlerIsToldOfAJobThatCannotBeRead() throws Exception {
        try (Application application =
                Application.of(Journal.class, Weigh.class, Weighing.class).start()) {
            application
                    .dispatcher()
                    .prepare(new Weigh(7))
                    .delay(Duration.ofMillis(50))
                    .dispatch();
            Weigh.REFUSING.set(true);

            assertThat(application.journal().next()).isEqualTo(FailureReason.UNREADABLE);
        } finally {
            Weigh.REFUSING.set(false);
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @Logged
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Logging {
        @Inject
        Journal journal;

        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            journal.add("before " + context.getMethod().getName());
            return context.proceed();
        }
    }

    @Logged
    @ApplicationScoped
    public static class LoggedShipping extends Handling<Ship> {
        @Override
        public void handle(Ship job, JobContext context) throws IOException {
            throw new IOException("no ship");
        }

        @Override
        public void failed(Ship job, JobFailure failure) {
            journal.add("failed " + failure.message());
        }
    }

    @Test
    void interceptorsApplyAndWhatIsThrownComesOutAsItIs() {
        try (Application application = Application.of(Journal.class, Ship.class, LoggedShipping.class, Logging.class)
                .start()) {
            Dispatcher dispatcher = application.dispatcher();
            assertThatThrownBy(() -> dispatcher.dispatchSync(new Ship(1)))
                    .isInstanceOf(JobFailedException.class)
                    .hasCauseExactlyInstanceOf(IOException.class);

            assertThat(application.journal().all())
                    .hasSize(3)
                    .startsWith("before handle", "before failed")
                    .last()
                    .asString()
                    .startsWith("failed ")
                    .contains("no ship");
        }
    }

    @Decorator
    @Priority(Interceptor.Priority.APPLICATION)
    public abstract static class Measuring implements JobHandler<Ship> {
        @Inject
        @Delegate
        JobHandler<Ship> delegate;

        @Inject
        Journal journal;

        @Override
        public void handle(Ship job, JobContext context) throws Exception {
            journal.add("measured");
            delegate.handle(job, context);
        }
    }

    @Test
    void decoratorsApplyAndAreNoHandlersThemselves() {
        try (Application application = Application.of(Journal.class, Ship.class, Shipping.class, Measuring.class)
                .start()) {
            application.dispatcher().dispatchSync(new Ship(1));

            assertThat(application.journal().all()).startsWith("measured").hasSize(3);
        }
    }

    public static class Producer {
        @Produces
        JobHandler<Ship> shipping(Journal journal) {
            return (job, context) -> journal.add("produced " + job.order());
        }
    }

    @Test
    void aHandlerMayBeProduced() {
        try (Application application =
                Application.of(Journal.class, Ship.class, Producer.class).start()) {
            application.dispatcher().dispatchSync(new Ship(3));

            assertThat(application.journal().all()).containsExactly("produced 3");
        }
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    public static class OtherShipping extends Handling<Ship> {
        @Override
        public void handle(Ship job, JobContext context) {
            journal.add("alternative");
        }
    }

    @Test
    void anAlternativeHandlerReplacesTheOther() {
        try (Application application = Application.of(Journal.class, Ship.class, Shipping.class, OtherShipping.class)
                .start()) {
            application.dispatcher().dispatchSync(new Ship(1));

            assertThat(application.journal().all()).containsExactly("alternative");
        }
    }

    @Job
    public static class Invoice {
        public int number;
    }

    @ApplicationScoped
    public static class Invoicing extends Handling<Invoice> {
        @Override
        public void handle(Invoice job, JobContext context) {
            journal.add(job.number);
        }
    }

    @Test
    void eachJobGoesToItsHandler() {
        try (Application application = Application.of(
                        Journal.class, Ship.class, Shipping.class, Invoice.class, Invoicing.class)
                .start()) {
            Invoice invoice = new Invoice();
            invoice.number = 7;

            application.dispatcher().dispatchSync(invoice);
            application.dispatcher().dispatchSync(new Ship(1));

            assertThat(application.journal().all()).containsExactly(7, "Shipping Ship[order=1] 1", "ended");
        }
    }
}
