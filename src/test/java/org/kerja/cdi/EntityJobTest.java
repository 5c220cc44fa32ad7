package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.TransactionScoped;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.ContextEntry;
import org.kerja.DispatchException;
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
import org.kerja.cdi.Shop.Gift;
import org.kerja.cdi.Shop.Item;
import org.kerja.cdi.Shop.Numbered;
import org.kerja.cdi.Shop.Place;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.cdi.Shop.Seat;
import org.kerja.cdi.Shop.Stranger;
import org.kerja.cdi.Shop.Tag;
import org.kerja.cdi.Shop.Visit;
import org.kerja.driver.database.TestProvider;
import org.kerja.event.JobEvent;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.spi.References;
import org.slf4j.MDC;

/** Jobs that are made of entities, with both providers. */
class EntityJobTest {

    private static final String KEY = "test:q0IOSjIxfsBHl+bmaUOWFPXhxVCXHZ/Z1jFBkzHu2cE=";

    private static @Nullable EntityUnit unit;

    /** What a test has opened, for the beans. */
    private static EntityUnit unit() {
        return Objects.requireNonNull(unit);
    }

    private static EntityUnit open(TestProvider provider) {
        EntityUnit opened = EntityUnit.of(provider, Shop.ENTITIES);
        unit = opened;
        return opened;
    }

    @AfterEach
    void closeUnit() {
        if (unit != null) {
            unit.close();
            unit = null;
        }
    }

    /** The factory of the unit. */
    @ApplicationScoped
    public static class Factory {
        @Produces
        @Dependent
        EntityManagerFactory factory() {
            return unit().factory();
        }
    }

    /** An entity manager as a container gives one to the code of a transaction. */
    @ApplicationScoped
    public static class OfTransactions implements Serializable {
        private static final long serialVersionUID = 1;

        @Produces
        @TransactionScoped
        EntityManager manager() {
            EntityManager manager = unit().factory().createEntityManager();
            // Weld takes nothing else for this scope, and that of EclipseLink is not.
            return (EntityManager) Proxy.newProxyInstance(
                    OfTransactions.class.getClassLoader(),
                    new Class<?>[] {EntityManager.class, Serializable.class},
                    (proxy, method, given) -> method.invoke(manager, given));
        }

        void close(@Disposes EntityManager manager) {
            manager.close();
        }
    }

    @ApplicationScoped
    public static class Data {
        @Produces
        @ApplicationScoped
        DataSource dataSource() {
            return unit().dataSource();
        }
    }

    @ApplicationScoped
    public static class Ends {
        @Inject
        Journal journal;

        void skipped(@Observes JobEvent.Skipped event) {
            journal.add("skipped: " + event.reason());
        }

        void retrying(@Observes JobEvent.Retrying event) {
            journal.add("retrying: " + event.attempt().message());
        }

        void failed(@Observes JobEvent.Failed event) {
            journal.add("failed: " + event.failure().reason());
        }

        void completed(@Observes JobEvent.Completed event) {
            journal.add("completed");
        }
    }

    @Job
    public record Ship(Purchase purchase, String how) {
        void handle(Journal journal) {
            journal.add(purchase.words() + " by " + how);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobHasItsEntityAsItIsWhereTheJobRuns(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Ship.class).start()) {
            Purchase purchase = unit.persisted(new Purchase("before"));
            Queue held = held(application);
            held.push(new Ship(purchase, "train"));
            unit.inTransaction(manager -> manager.createNativeQuery("update purchases set words = 'after'")
                    .executeUpdate());
            held.resume();

            assertThat(application.journal().next()).isEqualTo("after by train");
        }
    }

    @Job(tries = 1)
    public record Keep(Purchase purchase, List<Item> items, Tag tag, int number, Optional<Visit> visit) {
        void handle() {
            throw new IllegalStateException("so that it is kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStoredIsReadable(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Keep.class, Ends.class).start()) {
            Purchase purchase = unit.persisted(new Purchase("p"));
            Item item = unit.persisted(new Item("i"));
            Tag tag = unit.persisted(Tag.make());
            JobId id = application
                    .dispatcher()
                    .dispatch(new Keep(purchase, List.of(item, item), tag, 3, Optional.empty()));

            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(failed(application, id).payload())
                    .isEqualTo("{\"purchase\":{\"entity\":\"Purchase\",\"id\":" + purchase.id()
                            + "},\"items\":[{\"entity\":\"Ware\",\"id\":" + item.id()
                            + "},{\"entity\":\"Ware\",\"id\":" + item.id()
                            + "}],\"tag\":{\"entity\":\"Tag\",\"id\":\"" + tag.id + "\"},\"number\":3}");
        }
    }

    @Job
    public record Everywhere(
            List<Item> list,
            Set<Item> set,
            Map<Integer, Item> map,
            Item[] array,
            Optional<Item> optional,
            List<Line> lines,
            @Nullable Item none) {

        public record Line(Item item, Optional<String> note) {
            public Line {
                Objects.requireNonNull(item);
            }
        }

        public Everywhere {
            list = List.copyOf(list);
        }

        void handle(Journal journal) {
            journal.add(Stream.of(list.stream(), set.stream(), Arrays.stream(array))
                    .flatMap(items -> items)
                    .map(Item::words)
                    .collect(Collectors.joining(" ")));
            journal.add(map.get(7) == list.get(0) && optional.orElseThrow() == list.get(0));
            journal.add(lines.get(0).item().words() + lines.get(0).note().isEmpty() + none);
        }
    }

    @ParameterizedTest
    @EnumSource
    void entitiesMayBeAnywhereAndKeepTheirOrder(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Everywhere.class).start()) {
            Item a = unit.persisted(new Item("a"));
            Item b = unit.persisted(new Item("b"));
            Item c = unit.persisted(new Item("c"));
            application
                    .dispatcher()
                    .dispatch(new Everywhere(
                            List.of(c, a, b),
                            new LinkedHashSet<>(List.of(b, c, a)),
                            Map.of(7, c),
                            new Item[] {a, c},
                            Optional.of(c),
                            List.of(new Everywhere.Line(b, Optional.empty())),
                            null));

            assertThat(application.journal().next()).isEqualTo("c a b b c a a c");
            assertThat(application.journal().next()).isEqualTo(true);
            assertThat(application.journal().next()).isEqualTo("btruenull");
        }
    }

    @Job
    public record Count(List<Item> items) {
        void handle(Journal journal) {
            journal.add(items.stream().map(Item::words).toList());
        }
    }

    @Test
    void aCollectionIsLoadedByOneQueryForEveryFewHundred() throws Exception {
        EntityUnit unit = open(TestProvider.HIBERNATE);
        try (Application application = application(Count.class).start()) {
            List<Item> items = unit.inTransaction(manager -> IntStream.range(0, 700)
                    .mapToObj(number -> new Item("item " + number))
                    .peek(manager::persist)
                    .toList());
            SessionFactory statistics = unit.factory().unwrap(SessionFactory.class);
            Queue held = held(application);
            held.push(new Count(items));
            statistics.getStatistics().clear();
            held.resume();

            assertThat(application.journal().next())
                    .isEqualTo(items.stream().map(Item::words).toList());
            assertThat(statistics.getStatistics().getPrepareStatementCount()).isEqualTo(2);
        }
    }

    @Job
    public record Unpack(Purchase purchase) {
        void handle(Journal journal) {
            journal.add(purchase.getClass().getSimpleName() + " of "
                    + purchase.items().get(0).words());
        }
    }

    @ParameterizedTest
    @EnumSource
    void relationsAreLoadedWhileAJobRuns(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Unpack.class).start()) {
            Gift gift = new Gift("gift");
            gift.items.add(new Item("soap"));
            unit.persisted(gift);
            application.dispatcher().dispatch(new Unpack(gift));

            assertThat(application.journal().next()).isEqualTo("Gift of soap");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyTravelsAsTheEntityThatItStandsFor(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Unpack.class).start()) {
            Gift gift = new Gift("gift");
            gift.items.add(new Item("soap"));
            unit.persisted(gift);
            unit.factory().getCache().evictAll();
            Purchase proxy = unit.inTransaction(manager -> manager.getReference(Purchase.class, gift.id()));
            application.dispatcher().dispatch(new Unpack(proxy));

            assertThat(application.journal().next()).isEqualTo("Gift of soap");
        }
    }

    @Job
    public record Label(Numbered numbered) {
        void handle(Journal journal) {
            journal.add(numbered.getClass().getSimpleName() + " " + numbered.words());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMappedSuperclassStandsForItsEntities(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Label.class).start()) {
            application.dispatcher().dispatch(new Label(unit.persisted(new Item("i"))));
            assertThat(application.journal().next()).isEqualTo("Item i");
            application.dispatcher().dispatch(new Label(unit.persisted(new Purchase("p"))));
            assertThat(application.journal().next()).isEqualTo("Purchase p");
        }
    }

    @Job
    public record Sit(List<Seat> seats, Place place) {
        void handle(Journal journal) {
            journal.add(seats.stream()
                            .map(seat -> seat.at.getLine() + "." + seat.at.getNumber())
                            .toList() + " " + place.town + place.number);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsMayHaveSeveralParts(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Sit.class).start()) {
            application
                    .dispatcher()
                    .dispatch(new Sit(
                            List.of(unit.persisted(new Seat(3, 1)), unit.persisted(new Seat(1, 3))),
                            unit.persisted(new Place("Bern", 5))));

            assertThat(application.journal().next()).isEqualTo("[3.1, 1.3] Bern5");
        }
    }

    /** A class whose properties are an entity and other things. */
    @Job
    public static class Remind {
        private Purchase purchase;
        private Optional<String> note = Optional.of("none yet");
        public List<Item> items = new ArrayList<>();

        public Purchase getPurchase() {
            return purchase;
        }

        public void setPurchase(Purchase purchase) {
            this.purchase = purchase;
        }

        public Optional<String> getNote() {
            return note;
        }

        public void setNote(Optional<String> note) {
            this.note = note;
        }

        void handle(Journal journal) {
            journal.add(purchase.words() + " " + note + " " + items.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClassMayHaveEntitiesAsProperties(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Remind.class).start()) {
            Remind job = new Remind();
            job.setPurchase(unit.persisted(new Purchase("p")));
            job.setNote(Optional.empty());
            job.items.add(unit.persisted(new Item("i")));
            application.dispatcher().dispatch(job);

            assertThat(application.journal().next()).isEqualTo("p Optional.empty 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEntityThatHasNoIdYetIsNotDispatched(TestProvider provider) {
        open(provider);
        try (Application application =
                application(Ship.class, Count.class, Look.class).start()) {
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Ship(new Purchase("new"), "train")))
                    .withMessage(
                            "Job 'ship' was not dispatched: its property 'purchase' is a " + Purchase.class.getName()
                                    + " that has no id yet: persist it before the job is dispatched, and flush if the database"
                                    + " makes the id");
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Count(List.of(new Item("new")))))
                    .withMessageContaining("its property 'items[]' is a ");
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Look(new Visit())))
                    .withMessageContaining("that has no id yet");
            assertThat(application.queues().queue("default").sizes().total()).isZero();
        }
    }

    @Job
    public record Look(Visit visit) {
        void handle() {}
    }

    @Job
    public record Greet(Stranger stranger) {
        void handle() {}
    }

    @ParameterizedTest
    @EnumSource
    void anEntityThatNoUnitKnowsIsNotDispatched(TestProvider provider) {
        open(provider);
        try (Application application = application(Greet.class).start()) {
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Greet(new Stranger())))
                    .withMessage("Job 'greet' was not dispatched: its property 'stranger' is a "
                            + Stranger.class.getName()
                            + ", an entity that no persistence unit of the application knows:"
                            + " list its class in persistence.xml, or make the factory of its unit a bean");
        }
    }

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

    @Job(tries = 1)
    public record Refuse(Purchase purchase) {
        void handle() {
            throw new IllegalStateException("no");
        }

        void failed(JobFailure failure, Journal journal) {
            journal.add(purchase.words() + " " + purchase.items().size() + " " + failure.message());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFailedMethodHasItsEntities(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Refuse.class).start()) {
            application.dispatcher().dispatch(new Refuse(unit.persisted(new Purchase("p"))));

            assertThat(application.journal().next()).isEqualTo("p 0 no");
        }
    }

    @Job(middleware = "onlyTrains")
    public record Filter(Purchase purchase) {
        void handle(Journal journal) {
            journal.add("ran");
        }
    }

    @ApplicationScoped
    @Named("onlyTrains")
    public static class OnlyTrains implements JobMiddleware {
        @Override
        public Outcome handle(JobCall call) throws Exception {
            return ((Filter) call.job()).purchase().words().equals("train")
                    ? call.proceed()
                    : Outcome.skip("It is no train");
        }
    }

    @ParameterizedTest
    @EnumSource
    void middlewareSeesTheEntitiesOfAJob(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application =
                application(Filter.class, OnlyTrains.class, Ends.class).start()) {
            application.dispatcher().dispatch(new Filter(unit.persisted(new Purchase("car"))));
            assertThat(application.journal().next()).isEqualTo("skipped: It is no train");
            application.dispatcher().dispatch(new Filter(unit.persisted(new Purchase("train"))));
            assertThat(application.journal().next()).isEqualTo("ran");
        }
    }

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

    @ApplicationScoped
    @Named("tenant")
    public static class Tenant implements ContextEntry {
        @Override
        public Optional<String> capture() {
            return Optional.of("t-1");
        }

        @Override
        public Restored restore(String tenant) {
            MDC.put("tenant", tenant);
            return () -> MDC.remove("tenant");
        }
    }

    @Job(tries = 1)
    public record Stick(Tag tag) {
        void handle(Journal journal) {
            journal.add(words(tag.log()));
            throw new IllegalStateException("so that it fails");
        }

        void failed(Journal journal) {
            journal.add(words(tag.log()));
        }

        private static String words(Map<String, String> log) {
            return log.get("kerja.job") + " of " + log.get("tenant");
        }
    }

    @ParameterizedTest
    @EnumSource
    void entitiesAreLoadedInWhatHasComeWithTheJob(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Stick.class, Tenant.class).start()) {
            application.dispatcher().dispatch(new Stick(unit.persisted(Tag.make())));

            assertThat(application.journal().next()).isEqualTo("stick of t-1");
            assertThat(application.journal().next()).isEqualTo("stick of t-1");
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

        public void writeLater(Purchase purchase) {
            dispatcher.dispatch(() -> pen.write(purchase.words()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosureMayCaptureEntities(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Pen.class, Office.class, Ends.class)
                .set("kerja.key", KEY)
                .set("kerja.jobs.closure.on-missing-entity", "drop")
                .start()) {
            Purchase purchase = unit.persisted(new Purchase("captured"));
            application.get(Office.class).writeLater(purchase);
            assertThat(application.journal().next()).isEqualTo("captured");
            assertThat(application.journal().next()).isEqualTo("completed");

            remove(unit, purchase);
            application.get(Office.class).writeLater(purchase);
            assertThat((String) application.journal().next()).startsWith("skipped: There is no Purchase");

            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.get(Office.class).writeLater(new Purchase("new")))
                    .withMessageContaining(
                            "what it has captured is a " + Purchase.class.getName() + " that has no id yet");
        }
    }

    @Job
    public record Encrypted(Purchase purchase) {
        void handle(Journal journal) {
            journal.add(purchase.words());
        }
    }

    @ParameterizedTest
    @EnumSource
    void entitiesMayBePartOfAnEncryptedPayload(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Encrypted.class)
                .set("kerja.key", KEY)
                .set("kerja.jobs.encrypted.encrypted", "true")
                .start()) {
            application.dispatcher().dispatch(new Encrypted(unit.persisted(new Purchase("secret"))));

            assertThat(application.journal().next()).isEqualTo("secret");
        }
    }

    @Test
    void theUnitMayBeNamed() throws Exception {
        EntityUnit unit = open(TestProvider.HIBERNATE);
        try (Application application = Application.of(Journal.class, Ship.class)
                .set("kerja.entities.unit", "java:comp/env/shop")
                .start()) {
            Purchase purchase = unit.persisted(new Purchase("p"));
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> application.dispatcher().dispatch(new Ship(purchase, "train")))
                    .withMessageContaining("kerja.entities.unit is java:comp/env/shop, where there is neither");
            Jndi.bind("java:comp/env/shop", unit.factory());
            try {
                application.dispatcher().dispatch(new Ship(purchase, "train"));
                assertThat(application.journal().next()).isEqualTo("p by train");
            } finally {
                Jndi.clear();
            }
        }
    }

    @Test
    void ofSeveralUnitsTheOneThatKnowsTheEntityIsUsed() throws Exception {
        EntityUnit unit = open(TestProvider.HIBERNATE);
        try (EntityUnit other = EntityUnit.of(TestProvider.ECLIPSELINK, Stranger.class)) {
            Archive.unit = other;
            try (Application application =
                    application(Ship.class, Meet.class, Archive.class).start()) {
                application.dispatcher().dispatch(new Ship(unit.persisted(new Purchase("p")), "train"));
                assertThat(application.journal().next()).isEqualTo("p by train");
                application.dispatcher().dispatch(new Meet(other.persisted(new Stranger())));
                assertThat(application.journal().next()).isEqualTo("met 7");
            }
        }
    }

    @Job
    public record Meet(Stranger stranger) {
        void handle(Journal journal) {
            journal.add("met " + stranger.id);
        }
    }

    /** Another unit. */
    @ApplicationScoped
    public static class Archive {
        static @Nullable EntityUnit unit;

        @Produces
        @Dependent
        @Named("archive")
        EntityManagerFactory factory() {
            return Objects.requireNonNull(unit).factory();
        }
    }

    @Test
    void aJobWithAnEntityNeedsAUnit() {
        assertThatThrownBy(() -> Application.of(Journal.class, Ship.class).start())
                .hasMessageContaining("Job 'ship' (" + Ship.class.getName() + ") has a property 'purchase' of type "
                        + Purchase.class.getName()
                        + " that cannot be stored: it is an entity, and no persistence unit is"
                        + " known to load it from where the job runs. Make an EntityManager or an EntityManagerFactory a"
                        + " bean, by a producer field annotated @PersistenceContext or @PersistenceUnit, or set"
                        + " kerja.entities.unit to a JNDI name; or give the job its id.");
    }

    @Job
    public record Puzzle(Shop.Odd odd) {
        void handle() {}
    }

    @Test
    void anIdThatJsonCannotReadBackIsFoundAtDeployment() {
        assertThatThrownBy(() -> application(Puzzle.class).start())
                .hasMessageContaining("has a property 'odd' of type " + Shop.Odd.class.getName()
                        + " that cannot be stored: it is an entity whose id, a " + Shop.Hidden.class.getName()
                        + ", has a field 'secret' that would be lost");
    }

    @Test
    void withoutTheApiThereAreNoEntitiesAndNoClassOfItIsNeeded() throws Exception {
        Class<?> finding = new Lacking("jakarta.persistence.").loadClass(Finding.class.getName());

        assertThat(((Supplier<?>) finding.getDeclaredConstructor().newInstance()).get())
                .isEqualTo(true);
    }

    /** Is loaded where there is no Jakarta Persistence. */
    public static final class Finding implements Supplier<Boolean> {

        @Override
        public Boolean get() {
            return FoundEntities.find(null, null, null, null, Optional.empty()) == References.NONE;
        }
    }

    private static Application.Builder application(Class<?>... classes) {
        return Application.of(Journal.class, Factory.class).with(classes);
    }

    private static Application transactional(TestProvider provider, Class<?>... classes) {
        return application(classes)
                .with(Data.class, Ends.class)
                .with(new TransactionExtension())
                .withTransactions()
                .set("kerja.connection", "database")
                .set("kerja.connections.database.jpa-properties", provider.jpaProperties(true))
                .start();
    }

    private static Queue held(Application application) {
        Queue held = application.queues().queue("held");
        held.pause();
        return held;
    }

    private static FailedJob failed(Application application, JobId id) {
        return application.queues().failedJobs().find(id).orElseThrow();
    }

    private static String words(EntityUnit unit, Purchase purchase) {
        return (String) unit.inTransaction(
                manager -> manager.createNativeQuery("select words from purchases where id = " + purchase.id())
                        .getSingleResult());
    }

    private static void remove(EntityUnit unit, Numbered entity) {
        unit.inTransaction(manager -> {
            manager.remove(manager.find(entity.getClass(), entity.id()));
            return entity;
        });
    }
}
