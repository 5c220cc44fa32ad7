package org.kerja.engine.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.json.bind.spi.JsonbProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.KerjaException;
import org.kerja.spi.References;

class JsonbPayloadCodecTest {

    private final JsonbPayloadCodec codec = new JsonbPayloadCodec(JsonbPayloadCodecTest.class.getClassLoader());

    @AfterEach
    void close() {
        codec.close();
    }

    public enum Colour {
        RED {
            @Override
            public String toString() {
                return "rouge";
            }
        },
        GREEN
    }

    enum Hidden {
        ONE
    }

    public record Photo(String title, List<Long> sizes) {}

    public record Primitives(boolean a, byte b, char c, short d, int e, long f, float g, double h) {}

    public record Nested(
            Photo photo,
            List<Photo> list,
            Map<String, Map<Colour, List<Photo>>> deep,
            Set<Colour> colours,
            List<Instant> times,
            Map<UUID, Photo> byId,
            Hidden hidden) {}

    public record Optionals(
            Optional<String> text,
            OptionalInt number,
            Optional<Photo> photo,
            Optional<List<Photo>> photos,
            Map<String, Optional<Locale>> inMap,
            List<OptionalInt> inList) {}

    public record Tree(String name, List<Tree> children, Optional<Tree> next) {}

    @JsonbTypeInfo({@JsonbSubtype(alias = "dog", type = Dog.class), @JsonbSubtype(alias = "cat", type = Cat.class)})
    public sealed interface Animal {}

    public record Dog(String name) implements Animal {}

    public record Cat(int lives) implements Animal {}

    public record Zoo(Animal one, List<Animal> all, Optional<Animal> none) {}

    public record Compact(List<Photo> photos) {
        public Compact {
            photos = List.copyOf(photos);
        }
    }

    public record Renamed(@JsonbProperty("other_name") int number) {}

    public record Empty() {}

    static List<Object> records() {
        Photo photo = new Photo("日本 \uD83D\uDE00 ελληνικά", List.of(1L, Long.MAX_VALUE));
        return List.of(
                new Primitives(true, (byte) 1, 'ж', (short) 2, 3, 9007199254740993L, 4.5f, 0.1),
                new Nested(
                        photo,
                        List.of(photo),
                        Map.of("k", Map.of(Colour.RED, List.of(photo))),
                        Set.of(Colour.RED, Colour.GREEN),
                        List.of(Instant.EPOCH),
                        Map.of(UUID.randomUUID(), photo),
                        Hidden.ONE),
                new Optionals(
                        Optional.of("a"),
                        OptionalInt.of(1),
                        Optional.of(photo),
                        Optional.of(List.of(photo)),
                        Map.of("a", Optional.of(Locale.GERMANY), "b", Optional.empty()),
                        List.of(OptionalInt.of(1), OptionalInt.empty())),
                new Optionals(
                        Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), Map.of(), List.of()),
                new Tree("a", List.of(new Tree("b", List.of(), Optional.empty())), Optional.empty()),
                new Zoo(new Dog("a"), List.of(new Cat(9), new Dog("b")), Optional.empty()),
                new Compact(List.of(photo)),
                new Renamed(1),
                new Empty());
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordThatTheCheckAllowsComesBackAsItWas(Object job) {
        assertThat(PayloadTypes.problems(job.getClass(), References.NONE)).isEmpty();

        assertThat(thereAndBack(job)).isEqualTo(job);
    }

    public record Arrays(byte[] bytes, int[] numbers, Photo[] photos, long[][] nested, List<byte[]> list) {}

    @Test
    void theProviderOfTheThreadServesWhenTheClassLoaderNamesOneWhoseClassItDoesNotFind(@TempDir Path services)
            throws IOException {
        Files.createDirectories(services.resolve("META-INF/services"));
        Files.writeString(services.resolve("META-INF/services/" + JsonbProvider.class.getName()), "not.There");
        try (URLClassLoader misled =
                        new URLClassLoader(new URL[] {services.toUri().toURL()}, null);
                JsonbPayloadCodec made = new JsonbPayloadCodec(misled)) {
            assertThat(made.write(new Photo("sea", List.of(1L)), Photo.class)).contains("sea");
        }
    }

    @Test
    void arraysComeBackAsTheyWere() {
        Arrays job = new Arrays(
                new byte[] {1, -2},
                new int[] {3},
                new Photo[] {new Photo("a", List.of())},
                new long[][] {{1}, {2, 3}},
                List.of(new byte[] {4}));
        assertThat(PayloadTypes.problems(Arrays.class, References.NONE)).isEmpty();

        assertThat(thereAndBack(job)).usingRecursiveComparison().isEqualTo(job);
    }

    public static class Base<T> {
        private List<T> items = List.of();

        public List<T> getItems() {
            return items;
        }

        public void setItems(List<T> items) {
            this.items = items;
        }
    }

    public static class Album extends Base<Photo> {
        public String name = "";
        private boolean open;
        private final System.Logger logger = System.getLogger("album");
        private transient int used;

        @Inject
        private Runnable service;

        public boolean isOpen() {
            return open;
        }

        public Album setOpen(boolean open) {
            this.open = open;
            return this;
        }

        public int size() {
            return getItems().size();
        }
    }

    @Test
    void aClassComesBackWithWhatItInheritsAndWithoutWhatIsInjected() {
        Album album = new Album();
        album.name = "a";
        album.setOpen(true);
        album.used = 3;
        album.service = () -> {};
        album.setItems(List.of(new Photo("b", List.of(1L))));
        assertThat(PayloadTypes.problems(Album.class, References.NONE)).isEmpty();

        Album back = (Album) thereAndBack(album);

        assertThat(back.getItems()).isEqualTo(album.getItems());
        assertThat(back.name).isEqualTo("a");
        assertThat(back.isOpen()).isTrue();
        assertThat(back.used).isZero();
        assertThat(back.service).isNull();
        assertThat(codec.write(album, Album.class)).doesNotContain("service", "logger", "used", "\"size\"");
    }

    public static class Created {
        private final int number;
        private final Optional<String> text;

        @JsonbCreator
        public Created(@JsonbProperty("number") int number, @JsonbProperty("text") Optional<String> text) {
            this.number = number;
            this.text = text;
        }

        public int getNumber() {
            return number;
        }

        public Optional<String> getText() {
            return text;
        }
    }

    @Test
    void aClassWithACreatorComesBackAsItWas() {
        assertThat(PayloadTypes.problems(Created.class, References.NONE)).isEmpty();

        Created back = (Created) thereAndBack(new Created(3, Optional.empty()));

        assertThat(back.number).isEqualTo(3);
        assertThat(back.text).isEmpty();
    }

    public static class Note {
        public Optional<String> text;
        private OptionalInt number;

        public OptionalInt getNumber() {
            return number;
        }

        public void setNumber(OptionalInt number) {
            this.number = number;
        }
    }

    public record Notes(Note one, List<Note> all, Map<String, Note> named, Note[] array, Optional<Note> maybe) {}

    @Test
    void anAbsentOptionalIsEmptyInRecordsAndInClassesAtAnyDepth() {
        Notes notes = (Notes) codec.read(
                "{\"one\":{},\"all\":[{}],\"named\":{\"a\":{}},\"array\":[{}],\"maybe\":{\"text\":null}}", Notes.class);

        assertThat(List.of(
                        notes.one(),
                        notes.all().get(0),
                        notes.named().get("a"),
                        notes.array()[0],
                        notes.maybe().orElseThrow()))
                .allSatisfy(note -> {
                    assertThat(note.text).isEmpty();
                    assertThat(note.number).isEmpty();
                });
        assertThat(((Notes) codec.read("{}", Notes.class)).maybe()).isEmpty();
    }

    public static class Page {
        public Optional<String> title;
        public Note note;
        private Optional<Integer> number;

        public Optional<Integer> getNumber() {
            return number;
        }

        public void setNumber(Optional<Integer> number) {
            this.number = number;
        }

        /** What the title was called in a former version. */
        public void setHeading(String heading) {
            title = Optional.of(heading);
        }
    }

    @Test
    void inAClassWhatIsThereStaysAndWhatIsAbsentInItsPartsIsEmpty() {
        Page page = (Page) codec.read("{\"title\":\"One\",\"number\":1,\"note\":{}}", Page.class);

        assertThat(page.title).contains("One");
        assertThat(page.number).contains(1);
        assertThat(page.note.text).isEmpty();
        assertThat(page.note.number).isEmpty();
    }

    @Test
    void whatIsNoLongerWrittenIsStillRead() {
        Page page = (Page) codec.read("{\"heading\":\"One\",\"note\":{}}", Page.class);

        assertThat(page.title).contains("One");
    }

    public record Computing(int number) {
        public String getText() {
            throw new IllegalStateException("not for JSON");
        }

        public boolean odd() {
            throw new IllegalStateException("not for JSON");
        }
    }

    @Test
    void ofARecordOnlyTheComponentsAreStored() {
        assertThat(codec.write(new Computing(1), Computing.class)).isEqualTo("{\"number\":1}");
    }

    public record Secret(int number, @JsonbTransient String text) {}

    @Test
    void whatIsTransientIsNotStored() {
        assertThat(PayloadTypes.problems(Secret.class, References.NONE)).isEmpty();
        assertThat(codec.write(new Secret(1, "a"), Secret.class)).isEqualTo("{\"number\":1}");
    }

    @Test
    void propertiesThatARecordNoLongerHasAreIgnored() {
        assertThat(codec.read("{\"number\":1,\"gone\":{\"a\":[1]}}", Secret.class))
                .isEqualTo(new Secret(1, null));
    }

    @Test
    void whatIsNoPayloadOfTheTypeIsRefused() {
        for (String text : List.of("", "null", "[]", "{\"number\":\"a\"}", "{\"number\":1")) {
            assertThatThrownBy(() -> codec.read(text, Secret.class))
                    .as(text)
                    .isInstanceOf(KerjaException.class)
                    .hasMessageContaining(Secret.class.getTypeName());
        }
    }

    private Object thereAndBack(Object job) {
        return codec.read(codec.write(job, job.getClass()), job.getClass());
    }

    /** Fails without a word. */
    public static class Speechless {

        public String getWord() {
            throw new UnsupportedOperationException();
        }

        public void setWord(String word) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatFailsWithoutAMessageIsSaidByItsType() {
        assertThatThrownBy(() -> codec.write(new Speechless(), Speechless.class))
                .hasMessageContaining("it cannot be written as JSON: java.lang.UnsupportedOperationException");
    }
}
