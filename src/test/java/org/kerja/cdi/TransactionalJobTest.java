package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;

/** Jobs run in the thread that dispatches them, since jobs in memory can have no transaction. */
class TransactionalJobTest {

    /** Whether the calling thread is in a transaction, and whether that is the one of before. */
    @ApplicationScoped
    public static class Probe {
        @Inject
        TransactionSynchronizationRegistry registry;

        @Inject
        Journal journal;

        void look(String where) {
            journal.add(where + (registry.getTransactionStatus() == Status.STATUS_ACTIVE ? " in" : " out"));
        }

        Object key() {
            return registry.getTransactionKey();
        }
    }

    @Job
    public record Plain() {
        void handle(Probe probe) {
            probe.look("plain");
        }
    }

    @Job
    public record OnMethod() {
        @Transactional
        void handle(Probe probe) {
            probe.look("method");
        }
    }

    @Job
    @Transactional(Transactional.TxType.MANDATORY)
    public record OnType() {
        void handle(Probe probe) {
            probe.look("type");
        }
    }

    @Job
    @Transactional
    public record MethodWins() {
        @Transactional(Transactional.TxType.NOT_SUPPORTED)
        void handle(Probe probe) {
            probe.look("method wins");
        }
    }

    @Job
    public record New() {
        @Transactional(Transactional.TxType.REQUIRES_NEW)
        void handle(Probe probe) {
            probe.look("new");
        }
    }

    @Stereotype
    @Transactional
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Careful {}

    @Job
    @Careful
    public record ByStereotype() {
        void handle(Probe probe) {
            probe.look("stereotype");
        }
    }

    @Test
    void aJobIsInATransactionWhenItSaysSo() {
        try (Application application = application(
                Plain.class, OnMethod.class, OnType.class, MethodWins.class, New.class, ByStereotype.class)) {
            List.of(new Plain(), new OnMethod(), new OnType(), new MethodWins(), new New(), new ByStereotype())
                    .forEach(application.dispatcher()::dispatch);

            assertThat(application.journal().all())
                    .containsExactly("plain out", "method in", "type in", "method wins out", "new in", "stereotype in");
        }
    }

    @Job
    public record Handled(String text) {}

    @ApplicationScoped
    public static class Handling implements JobHandler<Handled> {
        @Inject
        Probe probe;

        @Override
        @Transactional
        public void handle(Handled job, JobContext context) {
            probe.look("handler");
        }
    }

    @Test
    void aHandlerBeanJoinsTheTransactionOfItsJob() {
        try (Application application = application(Handled.class, Handling.class)) {
            application.dispatcher().dispatch(new Handled("a"));

            assertThat(application.journal().all()).containsExactly("handler in");
        }
    }

    @Job
    @Transactional
    public record Failing() {
        void handle(Probe probe) {
            probe.look("handle");
            throw new IllegalStateException("no");
        }

        void failed(JobFailure failure, Probe probe) {
            probe.look("failed");
        }
    }

    @Job
    public record FailingOutside() {
        void handle() {
            throw new IllegalStateException("no");
        }

        void failed(Probe probe) {
            probe.look("failed");
        }
    }

    @Test
    void theFailedMethodHasATransactionOfItsOwnWhenItSaysSo() {
        try (Application application = application(Failing.class, FailingOutside.class)) {
            Dispatcher dispatcher = application.dispatcher();

            assertThatThrownBy(() -> dispatcher.dispatchSync(new Failing())).hasMessage("no");
            assertThatThrownBy(() -> dispatcher.dispatchSync(new FailingOutside()))
                    .hasMessage("no");

            assertThat(application.journal().all()).containsExactly("handle in", "failed in", "failed out");
            assertThat(application.get(Probe.class).key()).isNull();
        }
    }

    @Test
    void aSynchronousDispatchJoinsTheTransactionOfItsCaller() throws Exception {
        try (Application application = application(OnMethod.class)) {
            UserTransaction transaction = application.get(UserTransaction.class);
            transaction.begin();
            Object key = application.get(Probe.class).key();

            application.dispatcher().dispatchSync(new OnMethod());

            assertThat(application.get(Probe.class).key()).isEqualTo(key);
            transaction.rollback();
            assertThat(application.journal().all()).containsExactly("method in");
        }
    }

    private static Application application(Class<?>... classes) {
        return Application.of(classes)
                .with(Journal.class, Probe.class)
                .with(new TransactionExtension())
                .withTransactions()
                .set("kerja.connection", "sync")
                .start();
    }
}
