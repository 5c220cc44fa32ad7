package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.Job;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.driver.database.TestProvider;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;

/** What jobs do to their entities, within a transaction and without. */
class EntityTransactionTest extends EntityTest {

    @ApplicationScoped
    @Named("seeing")
    public static class Seeing implements JobMiddleware {
        @Inject
        Journal journal;

        @Override
        public Outcome handle(JobCall call) throws Exception {
            journal.add("seen: " + ((Rename) call.job()).purchase().words());
            return call.proceed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void middlewareOfADispatchIsOutsideOfTheTransactionOfTheEntities(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = transactional(provider, Rename.class, OfTransactions.class, Seeing.class)) {
            Purchase purchase = unit.persisted(new Purchase("before"));
            application
                    .dispatcher()
                    .prepare(new Rename(purchase, "after"))
                    .through("seeing")
                    .dispatch();

            assertThat(application.journal().next()).isEqualTo("seen: before");
            assertThat(application.journal().next()).isEqualTo("managed: true");
            assertThat(application.journal().next()).isEqualTo("completed");
            assertThat(words(unit, purchase)).isEqualTo("after");
        }
    }

    @Job(tries = 1)
    public record Rename(Purchase purchase, String to) {
        @Transactional
        void handle(EntityManager manager, Journal journal) {
            journal.add("managed: " + manager.contains(purchase));
            purchase.rename(to);
            if (to.isEmpty()) {
                throw new IllegalStateException("no");
            }
        }
    }

    @Job(tries = 1, middleware = "passing")
    public record RenameAlone(Purchase purchase, String to) {
        @Transactional
        void handle() {
            purchase.rename(to);
            if (to.isEmpty()) {
                throw new IllegalStateException("no");
            }
        }
    }

    @ApplicationScoped
    @Named("passing")
    public static class Passing implements JobMiddleware {
        @Override
        public Outcome handle(JobCall call) throws Exception {
            return call.proceed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEntityOfATransactionalJobIsManagedByTheEntityManagerOfTheApplication(TestProvider provider)
            throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = transactional(provider, Rename.class, OfTransactions.class)) {
            Purchase purchase = unit.persisted(new Purchase("before"));
            application.dispatcher().dispatch(new Rename(purchase, "after"));
            assertThat(application.journal().next()).isEqualTo("managed: true");
            assertThat(application.journal().next()).isEqualTo("completed");
            assertThat(words(unit, purchase)).isEqualTo("after");

            application.dispatcher().dispatch(new Rename(purchase, ""));
            assertThat(application.journal().next()).isEqualTo("managed: true");
            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(words(unit, purchase)).isEqualTo("after");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEntityOfATransactionalJobIsWrittenWithItsCompletionWithoutAnEntityManagerOfTheApplication(
            TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = transactional(provider, RenameAlone.class, Passing.class)) {
            Purchase purchase = unit.persisted(new Purchase("before"));
            application.dispatcher().dispatch(new RenameAlone(purchase, "after"));
            assertThat(application.journal().next()).isEqualTo("completed");
            assertThat(words(unit, purchase)).isEqualTo("after");

            application.dispatcher().dispatch(new RenameAlone(purchase, ""));
            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(words(unit, purchase)).isEqualTo("after");
        }
    }

    @Job
    public record Forget(Purchase purchase) {
        void handle() {
            purchase.rename("forgotten");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAJobWithoutATransactionDoesToItsEntityIsNotWritten(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Forget.class, Ends.class).start()) {
            Purchase purchase = unit.persisted(new Purchase("before"));
            application.dispatcher().dispatch(new Forget(purchase));

            assertThat(application.journal().next()).isEqualTo("completed");
            assertThat(words(unit, purchase)).isEqualTo("before");
        }
    }
}
