package org.kerja.engine.job;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerja.Attempt;
import org.kerja.FailureReason;

/**
 * The attempts that did not complete a job, as text beside it. Bounded: the first attempt is always kept, since it most
 * often tells the cause, and of the others the most recent.
 */
public final class AttemptLog {

    /** How many attempts are kept. */
    public static final int CAPACITY = 10;

    static final int TRACE_LIMIT = 4_000;
    static final int MESSAGE_LIMIT = 1_000;

    private static final System.Logger LOGGER = System.getLogger("org.kerja.job");

    private AttemptLog() {}

    /** The attempts of a log; what cannot be read is left out, since a damaged log must not keep a job from running. */
    public static List<Attempt> read(String log) {
        if (log.isEmpty()) {
            return List.of();
        }
        try (JsonReader reader = Json.createReader(new StringReader(log))) {
            List<Attempt> attempts = new ArrayList<>();
            for (JsonValue value : reader.readArray()) {
                readable(value).ifPresent(attempts::add);
            }
            return List.copyOf(attempts);
        } catch (JsonException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The log of a job's attempts is damaged and begins anew", e);
            return List.of();
        }
    }

    /** One attempt; a node of another version may have written what this one cannot read. */
    private static Optional<Attempt> readable(JsonValue value) {
        try {
            return Optional.of(read(value.asJsonObject()));
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.WARNING, "An attempt in a job's log cannot be read and is left out", e);
            return Optional.empty();
        }
    }

    /** The log with one more attempt. */
    public static String append(String log, Attempt attempt) {
        List<Attempt> attempts = new ArrayList<>(read(log));
        attempts.add(attempt);
        if (attempts.size() > CAPACITY) {
            attempts.remove(1);
        }
        return write(attempts);
    }

    /** The one-line message of an error: its first line that says something, else its class. */
    public static String message(Throwable error) {
        String text = Optional.ofNullable(error.getMessage()).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(error.getClass().getName());
        return cut(text, MESSAGE_LIMIT);
    }

    /** The stack trace of an error, cut to what is kept. */
    public static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return cut(text.toString(), TRACE_LIMIT);
    }

    private static Attempt read(JsonObject json) {
        return new Attempt(
                json.getInt("number"),
                FailureReason.valueOf(json.getString("reason")),
                json.getString("node"),
                Instant.ofEpochMilli(json.getJsonNumber("at").longValue()),
                Duration.ofMillis(json.getJsonNumber("millis").longValue()),
                json.getString("error"),
                json.getString("message"),
                json.getString("trace"));
    }

    private static String write(List<Attempt> attempts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Attempt attempt : attempts) {
            array.add(Json.createObjectBuilder()
                    .add("number", attempt.number())
                    .add("reason", attempt.reason().name())
                    .add("node", attempt.node())
                    .add("at", attempt.startedAt().toEpochMilli())
                    .add("millis", attempt.duration().toMillis())
                    .add("error", attempt.error())
                    .add("message", cut(attempt.message(), MESSAGE_LIMIT))
                    .add("trace", cut(attempt.trace(), TRACE_LIMIT)));
        }
        return array.build().toString();
    }

    private static String cut(String text, int limit) {
        // A NUL character cannot be kept in a text of PostgreSQL.
        String storable = text.replace('\0', '\uFFFD');
        if (storable.length() <= limit) {
            return storable;
        }
        // Half of a surrogate pair is no character and cannot be kept in UTF-8.
        return storable.substring(0, Character.isHighSurrogate(storable.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
