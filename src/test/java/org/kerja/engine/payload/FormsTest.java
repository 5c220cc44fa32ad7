package org.kerja.engine.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.KerjaException;
import org.kerja.spi.References;
import org.kerja.spi.References.Reference;

/** Payloads that refer to things, which are found under their numbers. */
class FormsTest {

    /** What is referred to. */
    public static final class Thing {

        private final int number;

        Thing(int number) {
            this.number = number;
        }
    }

    private static final Thing ONE = new Thing(1);
    private static final Thing TWO = new Thing(2);

    private static final References THINGS = new References() {
        @Override
        public boolean includes(Class<?> declared) {
            return declared == Thing.class;
        }

        @Override
        public Optional<String> problem(Class<?> declared) {
            return Optional.empty();
        }

        @Override
        public Reference to(Object object) {
            if (((Thing) object).number == 0) {
                throw new KerjaException("has no number");
            }
            return new Reference("Thing", ((Thing) object).number);
        }

        @Override
        public Class<?> keyClass(String type, Class<?> declared) {
            return int.class;
        }

        @Override
        public Lookup open() {
            throw new AssertionError("Nothing is looked up");
        }
    };

    private static final Map<Reference, Object> FOUND = Map.of(THINGS.to(ONE), ONE, THINGS.to(TWO), TWO);

    private final JsonbPayloadCodec codec = new JsonbPayloadCodec(FormsTest.class.getClassLoader());

    /** What stands beside a reference. */
    public record Beside(
            Thing thing,
            int number,
            boolean flag,
            @Nullable String text,
            UUID uuid,
            BigDecimal amount,
            Instant at,
            LocalDate on,
            Duration length,
            DayOfWeek day,
            Locale locale,
            byte[] bytes,
            OptionalInt someNumber,
            OptionalLong noNumber,
            Optional<String> some,
            Optional<String> none,
            List<Optional<Part>> parts,
            Map<DayOfWeek, List<Integer>> hours,
            @JsonbTransient int left) {}

    public record Part(String name, Optional<Integer> size) {}

    @Test
    void whatStandsBesideAReferenceComesBackAsInAnyPayload() {
        Beside job = new Beside(
                ONE,
                3,
                true,
                null,
                UUID.randomUUID(),
                new BigDecimal("1.50"),
                Instant.now(),
                LocalDate.now(),
                Duration.ofMillis(7),
                DayOfWeek.FRIDAY,
                Locale.CANADA_FRENCH,
                new byte[] {1, 2},
                OptionalInt.of(4),
                OptionalLong.empty(),
                Optional.of("some"),
                Optional.empty(),
                List.of(Optional.of(new Part("a", Optional.empty()))),
                Map.of(DayOfWeek.MONDAY, List.of(8, 9)),
                0);

        Beside read = (Beside) thereAndBack(job);

        assertThat(read).usingRecursiveComparison().isEqualTo(job);
        assertThat(read.thing()).isSameAs(ONE);
    }

    public record Holder(
            Collection collection, Map<UUID, Thing> byId, Map<Long, List<Thing>> lists, List<Thing[]> arrays) {

        public record Collection(Set<Thing> set, ArrayList<Thing> list, List<@Nullable Thing> gaps) {}
    }

    @Test
    void referencesMayBeInWhatIsHeldByWhatIsHeld() {
        UUID id = UUID.randomUUID();
        Map<Long, List<Thing>> lists = new LinkedHashMap<>();
        lists.put(9L, List.of(TWO));
        lists.put(1L, List.of());

        Holder read = (Holder) thereAndBack(new Holder(
                new Holder.Collection(Set.of(ONE), new ArrayList<>(List.of(TWO, ONE, TWO)), Arrays.asList(null, ONE)),
                Map.of(id, ONE),
                lists,
                List.<Thing[]>of(new Thing[] {TWO})));

        assertThat(read.collection().set()).containsExactly(ONE);
        assertThat(read.collection().list()).containsExactly(TWO, ONE, TWO);
        assertThat(read.collection().gaps()).containsExactly(null, ONE);
        assertThat(read.byId()).containsExactly(Map.entry(id, ONE));
        assertThat(read.lists()).containsExactly(Map.entry(9L, List.of(TWO)), Map.entry(1L, List.of()));
        assertThat(read.arrays().get(0)).containsExactly(TWO);
    }

    public record Node(Thing thing, List<Node> nodes) {}

    @Test
    void aTypeMayHoldItself() {
        Node read = (Node) thereAndBack(new Node(ONE, List.of(new Node(TWO, List.of()))));

        assertThat(read.nodes().get(0).thing()).isSameAs(TWO);
    }

    /** Types with arguments are classes, which JSON-B reads. */
    public static class Box<T> {
        public T content;
        public int size = 5;
        public Optional<String> label = Optional.of("none");
    }

    public record Boxed(Box<Thing> box) {}

    @Test
    void aClassKeepsWhatItGivesToItselfWhereJsonSaysNothing() {
        Form form = form(Boxed.class);

        Boxed read = (Boxed)
                form.read(ReferenceJson.parsed("{\"box\":{\"content\":{\"entity\":\"Thing\",\"id\":2}}}"), FOUND);

        assertThat(read.box().content).isSameAs(TWO);
        assertThat(read.box().size).isEqualTo(5);
        assertThat(read.box().label).isEmpty();
    }

    @Test
    void whatHoldsNoReferenceHasNoForm() {
        assertThat(Forms.of(Stream.of(Part.class), THINGS, codec)).isEmpty();
        assertThat(Forms.of(Stream.of(Node.class), References.NONE, codec)).isEmpty();
    }

    @Test
    void whatCannotBeReferredToIsNamedByItsPath() {
        assertThatExceptionOfType(KerjaException.class)
                .isThrownBy(() -> form(Node.class).write(new Node(ONE, List.of(new Node(new Thing(0), List.of())))))
                .withMessage("its property 'thing' has no number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"thing\":5}",
                "{\"thing\":{\"id\":1}}",
                "{\"thing\":{\"entity\":\"Thing\"}}",
                "{\"thing\":{\"entity\":1,\"id\":1}}",
                "{\"thing\":{\"entity\":\"Thing\",\"id\":\"x\"}}",
                "{\"nodes\":5}",
                "{\"nodes\":[[]]}",
                "{\"thing\"",
                ""
            })
    void whatIsOfAnotherFormCannotBeRead(String json) {
        assertThatExceptionOfType(KerjaException.class)
                .isThrownBy(() -> form(Node.class).collect(ReferenceJson.parsed(json), new java.util.HashSet<>()))
                .withMessageContaining("cannot be read");
    }

    public record Dated(
            Thing thing, @JsonbDateFormat("dd.MM.yyyy") LocalDate date) {}

    public static class Renamed {
        @JsonbProperty("it")
        public Thing thing;
    }

    public record Sorted(SortedSet<Thing> things) {}

    public record InTree(TreeMap<String, Thing> things) {}

    @Test
    void whatJsonBIsToldBesideAReferenceIsFoundAtDeployment() {
        assertThat(PayloadTypes.problems(Dated.class, THINGS))
                .containsExactly(
                        "holds an entity in " + Dated.class.getName() + ", where @JsonbDateFormat has no effect"
                                + " beside it: move what is annotated into a record of its own, or store the id of the entity.");
        assertThat(PayloadTypes.problems(Renamed.class, THINGS))
                .singleElement()
                .asString()
                .contains("where @JsonbProperty has no effect");
        assertThat(PayloadTypes.problems(Sorted.class, THINGS))
                .containsExactly(
                        "has a property 'things' of type java.util.SortedSet that cannot hold entities; use List"
                                + " or Set.");
        assertThat(PayloadTypes.problems(InTree.class, THINGS))
                .containsExactly(
                        "has a property 'things' of type java.util.TreeMap that cannot hold entities; use Map.");
        assertThat(PayloadTypes.problems(Beside.class, THINGS)).isEmpty();
        assertThat(PayloadTypes.problems(Holder.class, THINGS)).isEmpty();
    }

    private Form form(Class<?> job) {
        return Forms.of(Stream.of(job), THINGS, codec).get(job);
    }

    private Object thereAndBack(Object job) {
        Form form = form(job.getClass());
        return form.read(ReferenceJson.parsed(form.write(job).toString()), FOUND);
    }
}
