package org.kerja.engine.worker;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.kerja.JobId;
import org.kerja.engine.workflow.EnvelopeJson;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/** A job that lies in an outbox: a job there too, with the same id, whose payload says what is to be stored elsewhere. */
final class OutboxEntry {

    /** The name of all entries. No application's job has it, so that no worker claims them. */
    static final String NAME = "kerja-outbox";

    private OutboxEntry() {}

    /** What lies in the outbox until it is relayed. It is due at once, whenever its job is. */
    static Envelope of(Envelope job, String outboxQueue) {
        String payload = EnvelopeJson.write(job).build().toString();
        return new Envelope(job.id(), NAME, 1, outboxQueue, 0, payload, Due.NOW);
    }

    /**
     * The job of an entry. A delay counts from its dispatch, and one that is due at once is due since then, which keeps the order of
     * dispatches whenever they are relayed.
     *
     * @throws RuntimeException if somebody has damaged it
     */
    static Envelope read(Claim claim) {
        try (JsonReader reader = Json.createReader(new StringReader(claim.payload()))) {
            return EnvelopeJson.read(claim.lease().id(), reader.readObject(), Duration.ofMillis(claim.ageMillis()));
        }
    }

    /** The id of the entry that only one node holds at a time, which relays meanwhile. */
    static JobId gateOf(String outboxQueue) {
        return new JobId(UUID.nameUUIDFromBytes(outboxQueue.getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
