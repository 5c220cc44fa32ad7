package org.kerja.engine.workflow;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.engine.job.ContextEntries;
import org.kerja.spi.Envelope;
import org.kerja.spi.Membership;
import org.kerja.spi.Step;

/** A part of a chain or a batch: a job, or another chain or batch. */
public sealed interface Part {

    /** A job. */
    record OfJob(Envelope job) implements Part {}

    /** A chain or a batch. */
    record OfWorkflow(String id) implements Part {}

    /** What tells a running job of which chain it is told. */
    String CHAIN = ContextEntries.RESERVED + "chain";

    /** What tells a running job of which batch it is told. */
    String BATCH = ContextEntries.RESERVED + "batch";

    /** What tells of which it is a part that is told of by itself. */
    String LINK = ContextEntries.RESERVED + "link";

    /** What tells of which it is a part of which it is enough to count the ends. */
    String MEMBER = ContextEntries.RESERVED + "member";

    /** The part as it waits. */
    default Step step(String workflow, long position) {
        return new Step(workflow, position, text());
    }

    private String text() {
        if (this instanceof OfWorkflow part) {
            return Json.createObjectBuilder().add("part", part.id()).build().toString();
        }
        Envelope job = ((OfJob) this).job();
        return EnvelopeJson.write(job).add("id", job.id().value()).build().toString();
    }

    /** The part that waits as this step. */
    static Part of(Step step) {
        try (JsonReader reader = Json.createReader(new StringReader(step.body()))) {
            JsonObject json = reader.readObject();
            return json.containsKey("part")
                    ? new OfWorkflow(json.getString("part"))
                    : new OfJob(EnvelopeJson.read(new JobId(json.getString("id")), json, Duration.ZERO));
        }
    }

    /** What a job is part of, by what has come with it. */
    static Optional<Membership> membership(Map<String, String> entries) {
        String link = entries.get(LINK);
        String member = link == null ? entries.get(MEMBER) : link;
        return member == null ? Optional.empty() : Optional.of(new Membership(member, link == null));
    }

    /** What goes with a job that is told of a chain and a batch. */
    static Map<String, String> about(Optional<String> chain, Optional<String> batch) {
        Map<String, String> entries = new HashMap<>();
        chain.ifPresent(id -> entries.put(CHAIN, id));
        batch.ifPresent(id -> entries.put(BATCH, id));
        return entries;
    }
}
