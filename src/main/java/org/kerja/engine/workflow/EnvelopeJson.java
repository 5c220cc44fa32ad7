package org.kerja.engine.workflow;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

/** A job that is written down to be stored later, without its id. */
public final class EnvelopeJson {

    private EnvelopeJson() {}

    /** What tells the job. */
    public static JsonObjectBuilder write(Envelope job) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", job.name())
                .add("version", job.version())
                .add("queue", job.queue())
                .add("priority", job.priority());
        if (job.due() instanceof Due.After after) {
            json.add("after", after.delay().toString());
        } else {
            json.add("at", ((Due.At) job.due()).instant().toString());
        }
        job.unique().ifPresent(unique -> json.add("unique", json(unique)));
        job.line().ifPresent(line -> json.add("line", json(line)));
        return json.add("payload", job.payload());
    }

    /**
     * The job that was written.
     *
     * @param age for how long it has been waiting already
     * @throws RuntimeException if somebody has damaged it
     */
    public static Envelope read(JobId id, JsonObject json, Duration age) {
        return new Envelope(
                id,
                json.getString("name"),
                json.getInt("version"),
                json.getString("queue"),
                json.getInt("priority"),
                json.getString("payload"),
                json.containsKey("at")
                        ? new Due.At(Instant.parse(json.getString("at")))
                        : new Due.After(Duration.parse(json.getString("after")).minus(age)),
                Optional.ofNullable(json.getJsonObject("unique")).map(EnvelopeJson::unique),
                Optional.ofNullable(json.getJsonObject("line")).map(EnvelopeJson::line));
    }

    private static JsonObjectBuilder json(Uniqueness unique) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("key", unique.key())
                .add("until", unique.until().name())
                .add("time", unique.time().toString())
                .add("onDuplicate", unique.onDuplicate().name());
        unique.maxWait().ifPresent(wait -> json.add("maxWait", wait.toString()));
        return json;
    }

    private static Uniqueness unique(JsonObject json) {
        return new Uniqueness(
                json.getString("key"),
                Unique.Until.valueOf(json.getString("until")),
                Duration.parse(json.getString("time")),
                OnDuplicate.valueOf(json.getString("onDuplicate")),
                Optional.ofNullable(json.getString("maxWait", null)).map(Duration::parse));
    }

    private static JsonObjectBuilder json(LimitLine line) {
        JsonArrayBuilder keys = Json.createArrayBuilder(line.keys());
        return Json.createObjectBuilder()
                .add("group", line.group())
                .add("name", line.name())
                .add("ordered", line.ordered())
                .add("keys", keys);
    }

    private static LimitLine line(JsonObject json) {
        return new LimitLine(
                json.getString("group"),
                json.getString("name"),
                json.getBoolean("ordered"),
                json.getJsonArray("keys").getValuesAs(JsonString::getString));
    }
}
