package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.engine.job.Upcaster;

class UpcastCodeTest {

    @Job(version = 3)
    public record Measure(String name, int millimetres) {

        static JsonObject upcast(JsonObject payload, int version) {
            JsonObjectBuilder upcast = Json.createObjectBuilder(payload);
            if (version < 2) {
                upcast.add("name", payload.getString("title")).remove("title");
            }
            return upcast.add("millimetres", payload.getInt("centimetres") * 10)
                    .remove("centimetres")
                    .build();
        }

        void handle(Journal journal) {
            journal.add(this);
        }
    }

    @Job(version = 2)
    public record Forgetful() {

        @SuppressWarnings("NullAway")
        static JsonObject upcast(JsonObject payload, int version) {
            return null;
        }
    }

    @Test
    void itIsToldWhichVersionAPayloadHasAndMakesThePresentOneOfIt() throws Exception {
        Upcaster upcaster = upcaster(Measure.class);

        assertThat(upcaster.upcast("{\"title\":\"a\",\"centimetres\":1}", 1))
                .isEqualTo("{\"name\":\"a\",\"millimetres\":10}");
        assertThat(upcaster.upcast("{\"name\":\"b\",\"centimetres\":2}", 2))
                .isEqualTo("{\"name\":\"b\",\"millimetres\":20}");
    }

    @Test
    void whatItThrowsComesOutAsItIs() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> upcaster(Measure.class).upcast("{}", 1));
    }

    @Test
    void aPayloadThatIsNoJsonIsNotShownToIt() {
        assertThatExceptionOfType(JsonException.class)
                .isThrownBy(() -> upcaster(Measure.class).upcast("{", 1));
    }

    @Test
    void itHasToMakeSomething() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> upcaster(Forgetful.class).upcast("{}", 1))
                .withMessage("its upcast method returned null");
    }

    @Test
    void anApplicationWithOneIsDeployedAndItsJobsRun() throws Exception {
        try (Application application =
                Application.of(Journal.class, Measure.class).start()) {
            application.dispatcher().dispatch(new Measure("now", 5));

            assertThat(application.journal().next()).isEqualTo(new Measure("now", 5));
        }
    }

    private static Upcaster upcaster(Class<?> type) {
        List<String> problems = new ArrayList<>();
        Upcaster upcaster =
                UpcastCode.of(JobMethods.of(type, problems::add).upcast().orElseThrow());
        assertThat(problems).isEmpty();
        return upcaster;
    }
}
