package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.Job;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.middleware.Skip;
import org.kerja.middleware.WithMiddleware;

class BeanMiddlewareTest {

    @Job(middleware = {"measured", "checked"})
    public record Ship(long order) {
        void handle(Journal journal) {
            journal.add("ship " + order);
        }
    }

    @Job
    public record Pack(long order) implements WithMiddleware {
        void handle(Journal journal) {
            journal.add("pack " + order);
        }

        @Override
        public List<JobMiddleware> middleware() {
            return List.of(Skip.when(order < 0));
        }
    }

    @RequestScoped
    public static class Request {
        private final UUID id = UUID.randomUUID();

        public UUID id() {
            return id;
        }
    }

    public abstract static class Noting implements JobMiddleware {
        @Inject
        Journal journal;

        @Override
        public Outcome handle(JobCall call) throws Exception {
            String name = getClass().getAnnotation(Named.class).value();
            journal.add(name + " of " + call.context().name());
            Outcome outcome = call.proceed();
            journal.add(name + " saw " + outcome.getClass().getSimpleName());
            return outcome;
        }
    }

    @Dependent
    @Named("measured")
    public static class Measured extends Noting {
        @PreDestroy
        void end() {
            journal.add("measured ended");
        }
    }

    @Dependent
    @Named("checked")
    public static class Checked extends Noting {}

    @Dependent
    @Named("always")
    public static class Always extends Noting {}

    @ApplicationScoped
    @Named("in-request")
    public static class InRequest implements JobMiddleware {
        @Inject
        Request request;

        @Inject
        Journal journal;

        @Override
        public Outcome handle(JobCall call) throws Exception {
            UUID before = request.id();
            Outcome outcome = call.proceed();
            journal.add(before.equals(request.id()) ? "one request" : "another request");
            return outcome;
        }
    }

    @ApplicationScoped
    @Named("forgetful")
    public static class Forgetful implements JobMiddleware {
        @Override
        @SuppressWarnings("NullAway")
        public Outcome handle(JobCall call) {
            return null;
        }
    }

    @ApplicationScoped
    @Named("no-middleware")
    public static class NoMiddleware {}

    @Test
    void namedBeansAreAroundTheRunsOfAJobInTheirOrder() throws Exception {
        try (Application application = Application.of(Journal.class, Ship.class, Measured.class, Checked.class)
                .start()) {
            application.dispatcher().dispatch(new Ship(1));

            for (String note : List.of(
                    "measured of ship",
                    "checked of ship",
                    "ship 1",
                    "checked saw Done",
                    "measured saw Done",
                    "measured ended")) {
                assertThat(application.journal().next()).isEqualTo(note);
            }
        }
    }

    @Test
    void thoseOfTheConfigurationAreAroundAllJobsAndOutermost() throws Exception {
        try (Application application = Application.of(
                        Journal.class, Ship.class, Pack.class, Checked.class, Always.class)
                .set("kerja.middleware", "always")
                .set("kerja.jobs.ship.middleware", "checked")
                .start()) {
            application.dispatcher().dispatchSync(new Ship(1));
            application.dispatcher().dispatchSync(new Pack(2));
            application.dispatcher().dispatchSync(new Pack(-2));

            for (String note : List.of(
                    "always of ship",
                    "checked of ship",
                    "ship 1",
                    "checked saw Done",
                    "always saw Done",
                    "always of pack",
                    "pack 2",
                    "always saw Done",
                    "always of pack",
                    "always saw Skipped")) {
                assertThat(application.journal().next()).isEqualTo(note);
            }
        }
    }

    @Test
    void aSingleDispatchMayGoThroughNamedBeansBetweenThoseOfItsTypeAndOfTheJobItself() throws Exception {
        try (Application application = Application.of(Journal.class, Pack.class, Checked.class, Always.class)
                .set("kerja.middleware", "always")
                .start()) {
            for (String connection : List.of("memory", "sync")) {
                application
                        .dispatcher()
                        .prepare(new Pack(-1))
                        .onConnection(connection)
                        .through("checked")
                        .dispatch();

                for (String note :
                        List.of("always of pack", "checked of pack", "checked saw Skipped", "always saw Skipped")) {
                    assertThat(application.journal().next()).isEqualTo(note);
                }
            }
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application
                            .dispatcher()
                            .prepare(new Pack(1))
                            .through("measured")
                            .dispatch())
                    .withMessage(
                            "Job 'pack' is to go through middleware 'measured', which is not there: annotate a bean that"
                                    + " implements JobMiddleware with @Named(\"measured\"). There are [always, checked].");
        }
    }

    @Test
    void middlewareAndTheJobHaveOneRequest() throws Exception {
        try (Application application = Application.of(Journal.class, Pack.class, Request.class, InRequest.class)
                .set("kerja.middleware", "in-request")
                .start()) {
            application.dispatcher().dispatch(new Pack(1));

            assertThat(application.journal().next()).isEqualTo("pack 1");
            assertThat(application.journal().next()).isEqualTo("one request");
        }
    }

    @Job
    public record Seal() implements WithMiddleware {
        void handle(Journal journal, Request request) {
            journal.add(request.id());
        }

        @Override
        public List<JobMiddleware> middleware() {
            return List.of(call -> {
                CDI<Object> application = CDI.current();
                application
                        .select(Journal.class)
                        .get()
                        .add(application.select(Request.class).get().id());
                return call.proceed();
            });
        }
    }

    @Test
    void whatAJobBringsItselfHasItsRequestToo() throws Exception {
        try (Application application =
                Application.of(Journal.class, Seal.class, Request.class).start()) {
            application.dispatcher().dispatch(new Seal());

            assertThat(application.journal().next())
                    .isEqualTo(application.journal().next());
        }
    }

    @Test
    void aBeanThatReturnsNullIsNamedWithItsClassAndItsJob() {
        try (Application application = Application.of(Journal.class, Ship.class, Measured.class, Forgetful.class)
                .set("kerja.jobs.ship.middleware", "forgetful")
                .start()) {
            assertThatThrownBy(() -> application.dispatcher().dispatchSync(new Ship(1)))
                    .hasMessage("Middleware 'forgetful' (" + Forgetful.class.getName() + ") around job 'ship' returned"
                            + " null; let it return what proceed() has returned, or another Outcome.");
            assertThat(application.queues().failedJobs().list(10)).hasSize(1);
        }
    }

    @Test
    void aNameThatNoMiddlewareHasIsAMistakeOfTheDeployment() {
        Throwable mistake =
                catchThrowable(() -> Application.of(Journal.class, Ship.class, Measured.class, NoMiddleware.class)
                        .set("kerja.middleware", "no-middleware")
                        .start());

        assertThat(mistake)
                .hasStackTraceContaining("Property kerja.middleware: the bean named 'no-middleware', "
                        + NoMiddleware.class.getName() + ", does not implement JobMiddleware.")
                .hasStackTraceContaining("Job 'ship' (" + Ship.class.getName()
                        + ") has middleware, but there is no bean named 'checked': annotate one that implements"
                        + " JobMiddleware with @Named(\"checked\").");
    }
}
