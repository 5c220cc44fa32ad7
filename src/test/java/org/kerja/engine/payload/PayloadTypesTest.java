package org.kerja.engine.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.inject.Inject;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.persistence.Entity;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.spi.References;

@SuppressWarnings("rawtypes")
class PayloadTypesTest {

    public record Photo(String title) {}

    record Hidden(String title) {}

    @Entity
    public static class Podcast {}

    public interface Shape {}

    public abstract static class Figure {}

    @FunctionalInterface
    public interface Step {
        void run();
    }

    public class Inner {}

    public static class NoPlainConstructor {
        public NoPlainConstructor(int number) {
            this.number = number;
        }

        public int number;
    }

    public static class Titles extends ArrayList<String> {}

    public record Generic<T>(List<T> values) {}

    public static class Growing<T> {
        public Growing<List<T>> next;
    }

    public record AnObject(Object it) {}

    public record ARawList(List it) {}

    public record AWildcard(List<? extends Photo> it) {}

    public record AnInterface(Shape it) {}

    public record AnAbstractClass(List<Figure> it) {}

    public record AHiddenRecord(Map<String, Hidden> it) {}

    public record AnInnerClass(Inner it) {}

    public record AnEntity(List<Podcast> it) {}

    public record AClass(Class<?> it) {}

    public record AThread(Thread it) {}

    public record AStream(InputStream it) {}

    public record AFunction(Supplier<String> it) {}

    public record ARunnable(Runnable it) {}

    public record AStep(Step it) {}

    public record AJavaType(AtomicInteger it) {}

    public record ANumber(Number it) {}

    public record WithoutConstructor(NoPlainConstructor it) {}

    public record OwnCollection(Titles it) {}

    public record AnEnumMap(EnumMap<TimeUnit, String> it) {}

    public record RecordAsKey(Map<Photo, String> it) {}

    public record OptionalInOptional(Optional<Optional<String>> it) {}

    public record AGenericRecord(Generic<String> it) {}

    public record AnArray(Object[] it) {}

    public record AGenericArray(List<Object>[] it) {}

    public record WithoutEnd(Growing<String> it) {}

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(AnObject.class, "it", "what it holds is not known"),
                arguments(ARawList.class, "it", "no type arguments"),
                arguments(AWildcard.class, "it[]", "what it stands for is not known"),
                arguments(AnInterface.class, "it", "does not say which class"),
                arguments(AnAbstractClass.class, "it[]", "does not say which class"),
                arguments(AHiddenRecord.class, "it[]", "not public"),
                arguments(AnInnerClass.class, "it", "make it static"),
                arguments(AnEntity.class, "it[]", "give the job its id"),
                arguments(AClass.class, "it", "JSON has no form for it"),
                arguments(AThread.class, "it", "JSON has no form for it"),
                arguments(AStream.class, "it", "JSON has no form for it"),
                arguments(AFunction.class, "it", "it is code"),
                arguments(ARunnable.class, "it", "it is code"),
                arguments(AStep.class, "it", "it is code"),
                arguments(AJavaType.class, "it", "JSON has no form for it"),
                arguments(ANumber.class, "it", "JSON has no form for it"),
                arguments(WithoutConstructor.class, "it", "no public constructor"),
                arguments(OwnCollection.class, "it", "use List"),
                arguments(AnEnumMap.class, "it", "use List, Set, Queue or Map"),
                arguments(RecordAsKey.class, "it", "keys"),
                arguments(OptionalInOptional.class, "it", "use one Optional"),
                arguments(AGenericRecord.class, "it", "type parameters"),
                arguments(AnArray.class, "it[]", "what it holds is not known"),
                arguments(AGenericArray.class, "it[][]", "what it holds is not known"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotComeBackIsRefusedWithItsPlaceAndAWayOut(Class<?> job, String path, String reason) {
        assertThat(PayloadTypes.problems(job, References.NONE))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("has a property '" + path + "' of type ")
                        .contains(reason)
                        .endsWith("."));
    }

    public record Lines(List<Photo> photos, Optional<AnObject> deep) {}

    public record Order(Map<String, Lines> lines) {}

    @Test
    void aPropertyIsNamedByItsPath() {
        assertThat(PayloadTypes.problems(Order.class, References.NONE))
                .singleElement()
                .asString()
                .contains("'lines[].deep.it' of type java.lang.Object");
    }

    public record Several(Object one, Thread two, List<Object> three) {}

    @Test
    void everythingThatIsWrongIsReported() {
        assertThat(PayloadTypes.problems(Several.class, References.NONE)).hasSize(3);
    }

    public record Node(String name, List<Node> children, Map<String, Pair> pairs) {}

    public record Pair(Node left, Node right) {}

    @Test
    void typesThatHoldThemselvesAreChecked() {
        assertThat(PayloadTypes.problems(Node.class, References.NONE)).isEmpty();
    }

    @Test
    void aTypeThatHoldsEverOtherVersionsOfItselfIsRefused() {
        assertThat(PayloadTypes.problems(WithoutEnd.class, References.NONE))
                .singleElement()
                .asString()
                .contains("give it an end");
    }

    public static class Losing {
        private int neither;
        private int noSetter;
        private int noGetter;
        int packagePrivate;
        protected int inherited;

        @JsonbTransient
        private int meant;

        private transient int ofOneRun;
        private final Object constant = new Object();
        static int shared;

        public int getNoSetter() {
            return noSetter;
        }

        public void setNoGetter(int noGetter) {
            this.noGetter = noGetter;
        }

        public Object getComputed() {
            return constant;
        }
    }

    @Test
    void aFieldThatWouldGetLostIsReported() {
        assertThat(PayloadTypes.problems(Losing.class, References.NONE))
                .hasSize(5)
                .allSatisfy(problem -> assertThat(problem).contains("would be lost"))
                .anySatisfy(problem -> assertThat(problem).contains("'neither'"))
                .anySatisfy(problem -> assertThat(problem).contains("'noSetter'"))
                .anySatisfy(problem -> assertThat(problem).contains("'noGetter'"))
                .anySatisfy(problem -> assertThat(problem).contains("'packagePrivate'"))
                .anySatisfy(problem -> assertThat(problem).contains("'inherited'"));
    }

    public static class Injected {
        @Inject
        public Runnable open;

        @Inject
        private Runnable withGetter;

        @Inject
        private Runnable right;

        @Inject
        Runnable rightToo;

        public Runnable getWithGetter() {
            return withGetter;
        }
    }

    @Test
    void whatIsInjectedMustNotBeStored() {
        assertThat(PayloadTypes.problems(Injected.class, References.NONE))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("'open' that is injected"))
                .anySatisfy(problem -> assertThat(problem).contains("'withGetter' that is injected"));
    }

    public record InjectedComponent(@Inject Runnable service) {}

    @Test
    void aRecordComponentCannotBeInjected() {
        assertThat(PayloadTypes.problems(InjectedComponent.class, References.NONE))
                .singleElement()
                .asString()
                .contains("parameter of handle");
    }

    @JsonbTypeInfo(@JsonbSubtype(alias = "a", type = Wrong.class))
    public interface Polymorphic {}

    public record Wrong(Object value) implements Polymorphic {}

    public record HasPolymorphic(Polymorphic it) {}

    @Test
    void theSubtypesOfAnInterfaceAreChecked() {
        assertThat(PayloadTypes.problems(HasPolymorphic.class, References.NONE))
                .singleElement()
                .asString()
                .contains("'it.value'");
    }

    public static class ThreadName implements JsonbAdapter<Thread, String> {
        @Override
        public String adaptToJson(Thread thread) {
            return thread.getName();
        }

        @Override
        public Thread adaptFromJson(String name) {
            return new Thread(name);
        }
    }

    public record Adapted(
            @JsonbTypeAdapter(ThreadName.class) Thread thread) {}

    public static class AdaptedProperty {
        @JsonbTypeAdapter(ThreadName.class)
        public Thread thread;
    }

    @Test
    void whatTheApplicationConvertsItselfIsItsOwnConcern() {
        assertThat(PayloadTypes.problems(Adapted.class, References.NONE)).isEmpty();
        assertThat(PayloadTypes.problems(AdaptedProperty.class, References.NONE))
                .isEmpty();
    }

    @Test
    void aConstructorThatDoesNotTellItsTypeArgumentsIsReported() throws Exception {
        Type declared = Titled.class.getRecordComponents()[0].getGenericType();

        assertThat(RecordGenerics.problem(new Type[] {declared}, new Type[] {List.class}))
                .hasValueSatisfying(problem -> assertThat(problem).contains("compact constructor"));
        assertThat(RecordGenerics.problem(new Type[] {declared}, new Type[] {declared}))
                .isEmpty();
    }

    public record Titled(List<Photo> photos) {}

    public static class CreatedFrom {
        @JsonbCreator
        public CreatedFrom(@JsonbProperty("source") Object source) {}
    }

    public static class CreatedByMethod {
        private CreatedByMethod() {}

        @JsonbCreator
        public static CreatedByMethod of(@JsonbProperty("source") List<Thread> source) {
            return new CreatedByMethod();
        }
    }

    @Test
    void whatAClassIsMadeOfIsChecked() {
        assertThat(PayloadTypes.problems(CreatedFrom.class, References.NONE))
                .singleElement()
                .asString()
                .contains("of type java.lang.Object");
        assertThat(PayloadTypes.problems(CreatedByMethod.class, References.NONE))
                .singleElement()
                .asString()
                .contains("of type java.lang.Thread");
    }

    public record AClassWithACreator(CreatedByMethod it) {}

    @Test
    void aClassThatIsMadeByAMethodOfItsOwnNeedsNoConstructor() {
        assertThat(PayloadTypes.problems(AClassWithACreator.class, References.NONE))
                .singleElement()
                .asString()
                .contains("of type java.lang.Thread");
    }

    public static class CreatedFromConverted {
        @JsonbCreator
        public CreatedFromConverted(@JsonbProperty("thread") @JsonbTypeAdapter(ThreadName.class) Thread thread) {}
    }

    @JsonbTypeAdapter(WithoutFormText.class)
    public static final class WithoutForm {
        private final Thread thread = new Thread();

        private WithoutForm() {}
    }

    public static class WithoutFormText implements JsonbAdapter<WithoutForm, String> {
        @Override
        public String adaptToJson(WithoutForm object) {
            return object.thread.getName();
        }

        @Override
        public WithoutForm adaptFromJson(String text) {
            return new WithoutForm();
        }
    }

    public record AConvertedType(WithoutForm it) {}

    @Test
    void whatIsConvertedOnItsWayIsNotChecked() {
        assertThat(PayloadTypes.problems(CreatedFromConverted.class, References.NONE))
                .isEmpty();
        assertThat(PayloadTypes.problems(AConvertedType.class, References.NONE)).isEmpty();
    }

    public record Tagged<T>(List<String> names) {}

    public record Arrays<T>(T[] all) {}

    public record Plain<T>(T one) {}

    public record ATaggedRecord(Tagged<Photo> it) {}

    public record AnArrayRecord(Arrays<Photo> it) {}

    public record APlainRecord(Plain<Photo> it) {}

    @Test
    void aTypeParameterMattersWhereTheRecordHoldsSomethingOfIt() {
        assertThat(PayloadTypes.problems(ATaggedRecord.class, References.NONE)).isEmpty();
        assertThat(PayloadTypes.problems(AnArrayRecord.class, References.NONE))
                .singleElement()
                .asString()
                .contains("type parameters");
        assertThat(PayloadTypes.problems(APlainRecord.class, References.NONE))
                .singleElement()
                .asString()
                .contains("type parameters");
    }

    public static class Open<T> {
        public T value;
    }

    @Test
    void aJobMustNotLeaveOpenWhatItHolds() {
        assertThat(PayloadTypes.problems(Open.class, References.NONE))
                .singleElement()
                .asString()
                .contains("'value' of type T", "what it stands for is not known");
    }

    public record OneInjected(String name, @Inject Runnable service) {}

    @Test
    void onlyTheComponentThatIsInjectedIsReported() {
        assertThat(PayloadTypes.problems(OneInjected.class, References.NONE))
                .singleElement()
                .asString()
                .contains("'service'");
    }

    public static class OddlyNamed {
        private boolean open;
        private Boolean ready;

        public boolean isOpen() {
            return open;
        }

        public void setOpen(boolean open) {
            this.open = open;
        }

        public Boolean isReady() {
            return ready;
        }

        public void setReady(Boolean ready) {
            this.ready = ready;
        }

        public Object get() {
            return this;
        }

        public boolean is() {
            return true;
        }

        public void set(Object ignored) {}
    }

    @Test
    void aMethodWithoutANameBehindItsPrefixIsNoProperty() {
        assertThat(PayloadTypes.problems(OddlyNamed.class, References.NONE)).isEmpty();
    }

    public static class AskedForText {
        private String open;

        public String isOpen() {
            return open;
        }

        public void setOpen(String open) {
            this.open = open;
        }
    }

    @Test
    void onlyABooleanIsReadByAskingWhetherItIs() {
        assertThat(PayloadTypes.problems(AskedForText.class, References.NONE))
                .singleElement()
                .asString()
                .contains("'open' that would be lost");
    }

    public static class PrivatelyMade {
        private PrivatelyMade() {}
    }

    public static class ProtectedlyMade {
        protected ProtectedlyMade() {}
    }

    public record APrivatelyMadeClass(PrivatelyMade it) {}

    public record AProtectedlyMadeClass(ProtectedlyMade it) {}

    @Test
    void aConstructorMustBeOneThatJsonBMayCall() {
        assertThat(PayloadTypes.problems(APrivatelyMadeClass.class, References.NONE))
                .singleElement()
                .asString()
                .contains("no public constructor");
        assertThat(PayloadTypes.problems(AProtectedlyMadeClass.class, References.NONE))
                .isEmpty();
    }

    @Test
    void aTypeThatIsDeclaredInsideAMethodIsRefused() {
        record Local() {}
        record ALocalRecord(Local it) {}

        assertThat(PayloadTypes.problems(ALocalRecord.class, References.NONE))
                .singleElement()
                .asString()
                .contains("declared inside a method");
    }
}
