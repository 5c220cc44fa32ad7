package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.Dispatcher;
import org.kerja.FailedJob;
import org.kerja.FailureReason;
import org.kerja.Job;
import org.kerja.JobFailedException;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.MissingEntity;
import org.kerja.MissingEntityException;
import org.kerja.Queue;
import org.kerja.cdi.Shop.Item;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.cdi.Shop.Tag;
import org.kerja.driver.database.TestProvider;
import org.slf4j.MDC;

/** What becomes of jobs whose entities are gone, with both providers. */
class MissingEntityTest extends EntityTest {

    @Job
    public record MustExist(Purchase purchase) {
        void handle(Journal journal) {
            journal.add("ran");
        }

        static void failed(JobFailure failure, Journal journal) {
            journal.add(failure.message());
        }
    }

    @Job(onMissingEntity = MissingEntity.DROP)
    public record MayBeGone(List<Item> items) {
        void handle(Journal journal) {
            journal.add("ran");
        }
    }

    @Job(onMissingEntity = MissingEntity.RETRY, tries = 2, backoff = "0")
    public record MayCome(Purchase purchase) {
        void handle(Journal journal) {
            journal.add("ran");
        }

        void failed(Journal journal) {
            journal.add("there is nothing to call it on");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobWhoseEntityIsGoneFailsAtOnceAndItsStaticFailedMethodIsTold(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(MustExist.class, Ends.class).start()) {
            Purchase gone = unit.persisted(new Purchase("gone"));
            Queue held = held(application);
            JobId id = held.push(new MustExist(gone));
            remove(unit, gone);
            held.resume();

            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(application.journal().next())
                    .isEqualTo(
                            "There is no Purchase with the id " + gone.id() + " (any more), which the job is made of");
            FailedJob failed = failed(application, id);
            assertThat(failed.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failed.counters().failures()).isEqualTo(1);
            assertThat(failed.attempts().get(0).error()).isEqualTo(MissingEntityException.class.getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsDroppedForAMissingMemberIsSkippedAndNeitherDoneNorFailed(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(MayBeGone.class, Ends.class).start()) {
            Item here = unit.persisted(new Item("here"));
            Item gone = unit.persisted(new Item("gone"));
            Queue held = held(application);
            JobId id = held.push(new MayBeGone(List.of(here, gone)));
            remove(unit, gone);
            held.resume();

            assertThat(application.journal().next())
                    .isEqualTo("skipped: There is no Ware with the id " + gone.id()
                            + " (any more), which the job is made of");
            assertThat(application.journal().all()).isEmpty();
            assertThat(application.queues().failedJobs().find(id)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsTriedAgainFindsAnEntityThatHasComeInBetween(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(MayCome.class, Ends.class)
                .set("kerja.jobs.may-come.tries", "0")
                .set("kerja.jobs.may-come.backoff", "20ms")
                .set("kerja.jobs.may-come.max-deliveries", "10000")
                .start()) {
            Purchase late = unit.persisted(new Purchase("late"));
            remove(unit, late);
            application.dispatcher().dispatch(new MayCome(late));

            Object first = application.journal().next();
            assertThat(first)
                    .isEqualTo("retrying: There is no Purchase with the id " + late.id()
                            + " (any more), which the job is made of");
            unit.inTransaction(manager -> manager.createNativeQuery(
                            "insert into purchases values (" + late.id() + ", 'late', 'Purchase')")
                    .executeUpdate());
            Object last = first;
            while (last.equals(first)) {
                last = application.journal().next();
            }
            assertThat(last).isEqualTo("ran");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingEntityUsesUpTheTriesWhereItIsTriedAgain(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(MayCome.class, Ends.class).start()) {
            Purchase gone = unit.persisted(new Purchase("gone"));
            remove(unit, gone);
            application.dispatcher().dispatch(new MayCome(gone));

            assertThat((String) application.journal().next()).startsWith("retrying");
            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(application.journal().all()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfAJobWithAMissingEntityMayBeConfigured(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(MustExist.class, Ends.class)
                .set("kerja.jobs.must-exist.on-missing-entity", "drop")
                .start()) {
            Purchase gone = unit.persisted(new Purchase("gone"));
            remove(unit, gone);
            application.dispatcher().dispatch(new MustExist(gone));

            assertThat((String) application.journal().next()).startsWith("skipped");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSynchronousJobWhoseEntityIsGoneTellsItsCaller(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application =
                application(MustExist.class, MayBeGone.class, Ends.class).start()) {
            Purchase purchase = unit.persisted(new Purchase("gone"));
            Item item = unit.persisted(new Item("gone"));
            Dispatcher dispatcher = application.dispatcher();
            dispatcher.dispatchSync(new MustExist(purchase));
            remove(unit, purchase);
            remove(unit, item);
            dispatcher.dispatchSync(new MayBeGone(List.of(item)));
            assertThatThrownBy(() -> dispatcher.dispatchSync(new MustExist(purchase)))
                    .isInstanceOf(JobFailedException.class)
                    .hasCauseInstanceOf(MissingEntityException.class);

            assertThat(application.journal().next()).isEqualTo("ran");
            assertThat(application.journal().next()).isEqualTo("completed");
            assertThat((String) application.journal().next()).startsWith("skipped");
            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
        }
    }

    @Job
    public record Peel(Tag tag) {
        void handle() {}

        static void failed(Journal journal) {
            journal.add("failed: " + MDC.get("kerja.job") + " of " + MDC.get("tenant"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasComeWithAJobIsThereWhenItIsToldThatItsEntityIsGone(TestProvider provider) throws Exception {
        open(provider);
        try (Application application = application(Peel.class, Tenant.class).start()) {
            assertThatThrownBy(() -> application.dispatcher().dispatchSync(new Peel(Tag.make())))
                    .hasCauseInstanceOf(MissingEntityException.class);

            assertThat(application.journal().next()).isEqualTo("failed: peel of t-1");
        }
    }
}
