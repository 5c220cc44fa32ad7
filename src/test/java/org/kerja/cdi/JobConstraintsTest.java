package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.QueueManager;
import org.kerja.engine.job.JobDefinition;

class JobConstraintsTest {

    @Job
    public record Ship(@Positive int parcels, @Valid Address to, List<@Valid Address> copies) {
        void handle(Journal journal) {
            journal.add(parcels + " to " + to.city());
        }
    }

    public record Address(@NotBlank String city) {}

    @Job
    @InOrder
    public record Move(int from, int to) {
        void handle() {}
    }

    @Job
    public static class Call {

        private String number = "";

        @Size(min = 3)
        public String getNumber() {
            return number;
        }

        public void setNumber(String number) {
            this.number = number;
        }

        void handle() {}
    }

    @Job
    public record Free(String text) {
        void handle(Journal journal) {
            journal.add(text);
        }
    }

    @Job
    public record Enter(@Known String guest) {
        void handle() {}
    }

    @Constraint(validatedBy = InOrder.Check.class)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface InOrder {
        String message() default "must not go back";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        class Check implements ConstraintValidator<InOrder, Move> {
            @Override
            public boolean isValid(Move move, ConstraintValidatorContext context) {
                return move.from() <= move.to();
            }
        }
    }

    @Constraint(validatedBy = KnownGuest.class)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Known {
        String message() default "is not on the list";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    @ApplicationScoped
    public static class Guests {
        boolean knows(String guest) {
            return guest.equals("ada");
        }
    }

    public static class KnownGuest implements ConstraintValidator<Known, String> {

        @Inject
        Guests guests;

        @Override
        public boolean isValid(String guest, ConstraintValidatorContext context) {
            return guests.knows(guest);
        }
    }

    /** As the container's validator does, this one takes constraint validators from CDI. */
    @ApplicationScoped
    public static class ValidatorOfTheApplication {

        @Produces
        @ApplicationScoped
        Validator validator(Instance<Object> beans) {
            return Validation.byDefaultProvider()
                    .configure()
                    .constraintValidatorFactory(new ConstraintValidatorFactory() {
                        @Override
                        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> type) {
                            return beans.select(type).get();
                        }

                        @Override
                        public void releaseInstance(ConstraintValidator<?, ?> validator) {
                            beans.destroy(validator);
                        }
                    })
                    .buildValidatorFactory()
                    .getValidator();
        }
    }

    @FunctionalInterface
    interface Way {
        void dispatch(Dispatcher dispatcher, QueueManager queues, Object job);
    }

    static List<Way> ways() {
        return List.of(
                (dispatcher, queues, job) -> dispatcher.dispatch(job),
                (dispatcher, queues, job) ->
                        dispatcher.prepare(job).onQueue("held").dispatch(),
                (dispatcher, queues, job) ->
                        dispatcher.prepare(job).delay(Duration.ofHours(1)).dispatch(),
                (dispatcher, queues, job) -> dispatcher.dispatchSync(job),
                (dispatcher, queues, job) -> dispatcher.bulk(List.of(new Free("one"), job, new Free("two"))),
                (dispatcher, queues, job) -> queues.queue("held").push(job),
                (dispatcher, queues, job) -> queues.queue("held").later(Duration.ofHours(1), job),
                (dispatcher, queues, job) -> queues.queue("held").bulk(List.of(new Free("one"), job)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noWayOfDispatchTakesAJobThatBreaksItsConstraints(Way way) {
        try (Application application = application(Ship.class, Free.class)) {
            refused(() -> way.dispatch(application.dispatcher(), application.queues(), new Ship(0, here(), List.of())))
                    .isEqualTo("Job 'ship' breaks its constraints: parcels must be greater than 0");

            assertThat(application.queues().queue("default").sizes().total()).isZero();
            assertThat(application.queues().queue("held").sizes().total()).isZero();
            assertThat(application.queues().failedJobs().list(10)).isEmpty();
            assertThat(application.journal().all()).isEmpty();
        }
    }

    @Test
    void aJobThatKeepsItsConstraintsRuns() throws Exception {
        try (Application application = application(Ship.class)) {
            application.dispatcher().dispatch(new Ship(2, here(), List.of(here())));

            assertThat(application.journal().next()).isEqualTo("2 to Bern");
        }
    }

    @Job
    public record Expiring(@Within String day) {
        static final AtomicBoolean OVER = new AtomicBoolean();

        void handle(Journal journal) {
            journal.add("ran on " + day);
        }

        void failed(JobFailure failure, Journal journal) {
            journal.add(failure.reason() + " " + failure.message());
        }
    }

    @Constraint(validatedBy = Within.Check.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Within {

        String message() default "is over";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Holds until a test says otherwise. */
        final class Check implements ConstraintValidator<Within, String> {
            @Override
            public boolean isValid(String day, ConstraintValidatorContext context) {
                return !Expiring.OVER.get();
            }
        }
    }

    @Test
    void aJobThatBreaksItsConstraintsByTheTimeItRunsFailsAtOnce() throws Exception {
        try (Application application = application(Expiring.class)) {
            application.queues().queue("held").pause();
            JobId id = application.queues().queue("held").push(new Expiring("monday"));
            Expiring.OVER.set(true);
            application.queues().queue("held").resume();

            assertThat(application.journal().next())
                    .isEqualTo("EXCEPTION Job 'expiring' breaks its constraints: day is over");
            assertThat(application
                            .queues()
                            .failedJobs()
                            .find(id)
                            .orElseThrow()
                            .counters()
                            .failures())
                    .isEqualTo(1);
        } finally {
            Expiring.OVER.set(false);
        }
    }

    @Test
    void everythingThatIsWrongIsToldWithItsPath() {
        try (Application application = application(Ship.class)) {
            Ship job = new Ship(-1, new Address(" "), List.of(here(), new Address("")));

            assertThatExceptionOfType(ConstraintViolationException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(job))
                    .withMessage(
                            "Job 'ship' breaks its constraints: copies[1].city must not be blank; parcels must be greater"
                                    + " than 0; to.city must not be blank")
                    .satisfies(refusal ->
                            assertThat(refusal.getConstraintViolations()).hasSize(3));
        }
    }

    @Test
    void aConstraintOfTheTypeItselfIsChecked() {
        try (Application application = application(Move.class)) {
            refused(() -> application.dispatcher().dispatch(new Move(2, 1)))
                    .isEqualTo("Job 'move' breaks its constraints: must not go back");
        }
    }

    @Test
    void aConstraintOfAPropertyOfAClassIsChecked() {
        try (Application application = application(Call.class)) {
            refused(() -> application.dispatcher().dispatch(new Call()))
                    .isEqualTo("Job 'call' breaks its constraints: number size must be between 3 and 2147483647");
        }
    }

    @Test
    void aValidatorThatIsABeanMakesConstraintValidatorsThatAreInjected() {
        try (Application application =
                application(Enter.class, Guests.class, KnownGuest.class, ValidatorOfTheApplication.class)) {
            application.dispatcher().dispatch(new Enter("ada"));

            refused(() -> application.dispatcher().dispatch(new Enter("eve")))
                    .isEqualTo("Job 'enter' breaks its constraints: guest is not on the list");
        }
    }

    @Test
    void theValidatorOfAServerIsFoundInJndi() {
        try (Application application = application(Guests.class, KnownGuest.class, ValidatorOfTheApplication.class);
                Application server = application()) {
            Jndi.bind("java:comp/Validator", application.get(Validator.class));
            try (JobConstraints constraints =
                    new FoundConstraints(new ServerLookup(), server.lookup(), UnaryOperator.identity())) {
                refused(() -> constraints.of(Enter.class, "enter").accept(new Enter("eve")))
                        .isEqualTo("Job 'enter' breaks its constraints: guest is not on the list");
            } finally {
                Jndi.clear();
            }
        }
    }

    @Test
    void aTypeWithoutConstraintsIsNotChecked() {
        try (Application application = application();
                JobConstraints constraints = JakartaConstraints.find(new ServerLookup(), application.lookup())) {
            assertThat(constraints.of(Free.class, "free")).isSameAs(JobDefinition.ANY);
            assertThat(constraints.of(Ship.class, "ship")).isNotSameAs(JobDefinition.ANY);
        }
    }

    @Test
    void withoutTheApiNothingIsCheckedAndNoClassOfItIsNeeded() throws Exception {
        Class<?> checking = new Lacking("jakarta.validation.").loadClass(Checking.class.getName());

        assertThat(((Supplier<?>) checking.getDeclaredConstructor().newInstance()).get())
                .isEqualTo(true);
    }

    /** Is loaded where there is no Jakarta Validation. */
    public static final class Checking implements Supplier<Boolean> {

        @Override
        public Boolean get() {
            try (JobConstraints constraints =
                    new FoundConstraints(new ServerLookup(), new BeanLookup(null), UnaryOperator.identity())) {
                constraints.of(Checking.class, "checking").accept(this);
                return true;
            }
        }
    }

    private static Application application(Class<?>... classes) {
        return Application.of(Journal.class).with(classes).start();
    }

    private static Address here() {
        return new Address("Bern");
    }

    private static AbstractStringAssert<?> refused(ThrowingCallable dispatch) {
        return assertThat(catchThrowableOfType(ConstraintViolationException.class, dispatch)
                .getMessage());
    }
}
