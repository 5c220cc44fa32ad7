package org.kerja.engine.worker;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

/** A job that lies in an outbox: a job there too, with the same id, whose payload says what is to be stored elsewhere. */
final class OutboxEntry {

    /** The name of all entries. No application's job has it, so that no worker claims them. */
    static final String NAME = "kerja-outbox";

    private OutboxEntry() {}

    /** What lies in the outbox until it is relayed. It is due at once, whenever its job is. */
    static Envelope of(Envelope job, String outboxQueue) {
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
        json.add("payload", job.payload());
        return new Envelope(job.id(), NAME, 1, outboxQueue, 0, json.build().toString(), Due.NOW);
    }

    /**
     * The job of an entry. A delay counts from its dispatch, and one that is due at once is due since then, which keeps the order of
     * dispatches whenever they are relayed.
     *
     * @throws RuntimeException if somebody has damaged it
     */
    static Envelope read(Claim claim) {
        try (JsonReader reader = Json.createReader(new StringReader(claim.payload()))) {
            JsonObject json = reader.readObject();
            return new Envelope(
                    claim.lease().id(),
                    json.getString("name"),
                    json.getInt("version"),
                    json.getString("queue"),
                    json.getInt("priority"),
                    json.getString("payload"),
                    json.containsKey("at")
                            ? new Due.At(Instant.parse(json.getString("at")))
                            : new Due.After(
                                    Duration.parse(json.getString("after")).minusMillis(claim.ageMillis())),
                    Optional.ofNullable(json.getJsonObject("unique")).map(OutboxEntry::unique),
                    Optional.ofNullable(json.getJsonObject("line")).map(OutboxEntry::line));
        }
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

    /** The id of the entry that only one node holds at a time, which relays meanwhile. */
    static JobId gateOf(String outboxQueue) {
        return new JobId(UUID.nameUUIDFromBytes(outboxQueue.getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
