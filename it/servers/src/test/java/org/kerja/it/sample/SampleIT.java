package org.kerja.it.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;
import org.kerja.sample.SampleApplication;

/** The sample is deployed with nothing configured and does what its page asks for. */
@ExtendWith(ArquillianExtension.class)
class SampleIT {

    private static final byte[] NO_UTF_8 = {'o', 'n', 'e', ' ', (byte) 0xE9};

    private static ServerLog log;
    private static List<String> warnings = List.of();

    private final HttpClient client = HttpClient.newHttpClient();

    @ArquillianResource
    URI site;

    @Deployment(testable = false)
    static WebArchive application() {
        log = new ServerLog();
        return Application.named("sample")
                .addPackage(SampleApplication.class.getPackage())
                .addAsWebResource(new File("it/sample/src/main/webapp/index.html"));
    }

    /** After it was deployed, and before a job has failed. */
    @BeforeAll
    static void readLog() {
        warnings = log.warningsAbout("org.kerja", "kerja-0").stream()
                // What is said about the default data source of Payara and GlassFish is true.
                .filter(warning -> !warning.contains("WRITE_DELAY"))
                // GlassFish says so of any bean in a library that observes the start of the application.
                .filter(warning -> !warning.contains("No valid EE environment for injection"))
                .toList();
    }

    @Test
    void itIsDeployedWithoutAWarningAboutOurClasses() {
        assertThat(warnings).isEmpty();
    }

    @Test
    void itCountsTextsShowsWhatFailedAndRetriesIt() throws Exception {
        assertThat(send("GET", "index.html", BodyPublishers.noBody())).contains("How many words?");

        upload("first.txt", "one two three".getBytes(UTF_8));
        upload("second.txt", "one\ntwo\n".getBytes(UTF_8));
        upload("bad.txt", NO_UTF_8);

        assertThat(counts(2)).containsExactly("first.txt 1 lines, 3 words", "second.txt 2 lines, 2 words");
        JsonObject failed = failed();
        assertThat(failed.getString("payload")).isEqualTo("{\"name\":\"bad.txt\"}");
        assertThat(failed.getString("message")).contains("bad.txt is not UTF-8");

        send("POST", "api/jobs/failed/" + failed.getString("id"), BodyPublishers.noBody());
        assertThat(failed().getString("message")).contains("bad.txt is not UTF-8");

        send("POST", "api/jobs/failed/" + failed().getString("id") + "?accept=bad.txt", BodyPublishers.noBody());
        assertThat(counts(3)).first().isEqualTo("bad.txt 1 lines, 2 words");
        assertThat(failures()).isEmpty();
        assertThat(send("GET", "api/jobs/waiting", BodyPublishers.noBody())).matches("\\d+");
    }

    private void upload(String name, byte[] content) {
        send("PUT", "api/texts/" + name, BodyPublishers.ofByteArray(content));
    }

    private List<String> counts(int expected) {
        return awaited(expected + " counts", () -> list("api/texts"), expected).stream()
                .map(text -> text.getString("name") + " " + text.getInt("lines") + " lines, " + text.getInt("words")
                        + " words")
                .toList();
    }

    private JsonObject failed() {
        return awaited("the failed job", this::failures, 1).get(0);
    }

    /** Jobs of other applications have failed in the same database. */
    private List<JsonObject> failures() {
        return list("api/jobs/failed").stream()
                .filter(job -> job.getString("payload").contains("bad.txt"))
                .toList();
    }

    private static List<JsonObject> awaited(String what, Supplier<List<JsonObject>> question, int expected) {
        return Waiting.forResult(what, question, list -> list.size() == expected);
    }

    private List<JsonObject> list(String path) {
        String answer = send("GET", path, BodyPublishers.noBody());
        return Json.createReader(new StringReader(answer)).readArray().getValuesAs(JsonObject.class);
    }

    private String send(String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(site.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode())
                    .as("%s: %s", request, response.body())
                    .isBetween(200, 204);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
