package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.Dispatcher;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;

class ClosureTest {

    private static final String KEY = "test:q0IOSjIxfsBHl+bmaUOWFPXhxVCXHZ/Z1jFBkzHu2cE=";

    @RequestScoped
    public static class Visit {
        private final UUID id = UUID.randomUUID();

        public UUID id() {
            return id;
        }
    }

    @Dependent
    public static class Pen {
        @Inject
        Journal journal;

        void write(String what) {
            journal.add(what);
        }
    }

    @ApplicationScoped
    public static class Office {
        @Inject
        Dispatcher dispatcher;

        @Inject
        Pen pen;

        @Inject
        Visit visit;

        public void writeLater(String what, int times) {
            dispatcher.dispatch(() -> pen.write(what.repeat(times)));
        }

        public void writeByPen(String what) {
            Pen other = pen;
            dispatcher.dispatch(() -> other.write(what));
        }

        public void visitLater() {
            dispatcher.dispatch(this::tellVisit);
        }

        public void tellVisit() {
            pen.write(visit.id().equals(visit.id()) ? "one visit" : "another visit");
        }
    }

    @Test
    void closuresUseTheBeanThatTheyAreWrittenInAndThoseThatTheyHaveCaptured() throws Exception {
        try (Application application = office().set("kerja.key", KEY).start()) {
            Office office = application.get(Office.class);

            office.writeLater("ab", 3);
            assertThat(application.journal().next()).isEqualTo("ababab");
            office.writeByPen("captured");
            assertThat(application.journal().next()).isEqualTo("captured");
            office.visitLater();
            assertThat(application.journal().next()).isEqualTo("one visit");
        }
    }

    @Test
    void aReferenceToAMethodOfAnInjectedBeanRuns() throws Exception {
        try (Application application = office().set("kerja.key", KEY).start()) {
            Office office = application.get(Office.class);

            application.dispatcher().dispatch(office::tellVisit);

            assertThat(application.journal().next()).isEqualTo("one visit");
        }
    }

    public interface Stamp {
        void put();
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Red {}

    @Dependent
    public static class BlueStamp implements Stamp {
        @Override
        public void put() {
            throw new AssertionError("It was not captured");
        }
    }

    @Dependent
    @Red
    public static class RedStamp implements Stamp {
        @Override
        public void put() {
            throw new AssertionError("It is not run");
        }
    }

    @ApplicationScoped
    public static class Counter {
        @Inject
        Dispatcher dispatcher;

        @Inject
        @Red
        Stamp stamp;

        public void stampLater() {
            Stamp red = stamp;
            dispatcher.dispatch(red::put);
        }
    }

    @Test
    void aBeanThatIsNotTheOnlyOneOfItsTypeIsRefusedSoThatNoOtherTakesItsPlace() {
        try (Application application = Application.of(Journal.class, Counter.class, BlueStamp.class, RedStamp.class)
                .set("kerja.key", KEY)
                .start()) {
            Counter counter = application.get(Counter.class);

            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(counter::stampLater)
                    .withMessageContaining("it has captured a " + Stamp.class.getName())
                    .withMessageContaining("neither the only bean of its type");
        }
    }

    @ApplicationScoped
    @Named("watching")
    public static class Watching implements JobMiddleware {
        @Inject
        Journal journal;

        @Override
        public Outcome handle(JobCall call) throws Exception {
            journal.add("watched");
            return call.proceed();
        }
    }

    @Test
    void theMiddlewareAroundAllJobsIsAroundClosuresToo() throws Exception {
        try (Application application = office().with(Watching.class)
                .set("kerja.key", KEY)
                .set("kerja.middleware", "watching")
                .start()) {
            application.get(Office.class).visitLater();

            assertThat(application.journal().next()).isEqualTo("watched");
            assertThat(application.journal().next()).isEqualTo("one visit");
        }
    }

    @Test
    void withoutAKeyThatIsRefusedAndSaysWhatToDo() {
        try (Application application = office().start()) {
            Office office = application.get(Office.class);

            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(office::visitLater)
                    .withMessageContaining("kerja.key is not set");
        }
    }

    private static Application.Builder office() {
        return Application.of(Journal.class, Office.class, Pen.class, Visit.class);
    }
}
