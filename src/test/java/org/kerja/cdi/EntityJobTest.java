package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.DispatchException;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.Queue;
import org.kerja.cdi.Shop.Gift;
import org.kerja.cdi.Shop.Item;
import org.kerja.cdi.Shop.Numbered;
import org.kerja.cdi.Shop.Place;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.cdi.Shop.Seat;
import org.kerja.cdi.Shop.Tag;
import org.kerja.cdi.Shop.Visit;
import org.kerja.driver.database.TestProvider;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;

/** Jobs that are made of entities, with both providers. */
class EntityJobTest extends EntityTest {

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
    void aClosureWhoseEntityIsGoneFailsAsAJobDoes(TestProvider provider) throws Exception {
        EntityUnit unit = open(provider);
        try (Application application = application(Pen.class, Office.class, Ends.class)
                .set("kerja.key", KEY)
                .start()) {
            Purchase purchase = unit.persisted(new Purchase("captured"));
            remove(unit, purchase);
            application.get(Office.class).writeLater(purchase);

            assertThat(application.journal().next()).isEqualTo("failed: EXCEPTION");
            assertThat(application.queues().failedJobs().list(1).get(0).message())
                    .startsWith("There is no Purchase with the id " + purchase.id());
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
}
