package org.kerja.engine.workflow;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.kerja.JobId;
import org.kerja.spi.Envelope;

/** What is kept of a chain or a batch beside what its store knows of it. Used by one thread. */
public final class WorkflowBody {

    /** What is so or not. */
    public enum Flag {
        /** Failures do not keep the others from running. */
        ALLOWS_FAILURES,
        /** The chain ends with the link that runs. */
        STOPPED,
        /** What waited was cancelled. */
        CANCELLED,
        /** Some of its jobs have not been stored yet. */
        FILLING,
        /** The job is under way that comes before all others. */
        STARTING
    }

    /**
     * A job that follows.
     *
     * @param bound whether it can be dispatched under its own id only
     */
    private record Following(Envelope job, boolean bound) {}

    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final Map<Follower, Following> followers = new EnumMap<>(Follower.class);
    private final Set<Follower> told = EnumSet.noneOf(Follower.class);
    private final Map<String, String> options = new TreeMap<>();
    private Optional<JobId> failedJob = Optional.empty();
    private String failure = "";
    private Optional<JobId> resultJob = Optional.empty();
    private String result = "";
    private long heldBack;

    /** Whether it is so. */
    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** Notes that it is so, or is not. */
    public void set(Flag flag, boolean so) {
        if (so) {
            flags.add(flag);
        } else {
            flags.remove(flag);
        }
    }

    /** Has a job follow. */
    public void follow(Follower when, Envelope job, boolean bound) {
        followers.put(when, new Following(job, bound));
    }

    /** What the dispatch gave it to keep. */
    public Map<String, String> options() {
        return options;
    }

    /** The job that has failed first. */
    public Optional<JobId> failedJob() {
        return failedJob;
    }

    /** The message of that. */
    public String failure() {
        return failure;
    }

    /** The last link that has left something. */
    public Optional<JobId> resultJob() {
        return resultJob;
    }

    /** The name of that link and, in the next line, what it has left, as it is written; or empty. */
    public String result() {
        return result;
    }

    void result(Optional<JobId> job, String text) {
        resultJob = job.filter(id -> !text.isEmpty());
        result = text;
    }

    void failed(Optional<JobId> job, String message) {
        if (failedJob.isEmpty()) {
            failedJob = job;
            failure = message;
        }
    }

    /** How many were counted as cancelled for a failure that may be retried. */
    long heldBack() {
        return heldBack;
    }

    void heldBack(long count) {
        heldBack = count;
    }

    /** Whether a job comes before all others. */
    public boolean starts() {
        return has(Follower.START);
    }

    boolean has(Follower when) {
        return followers.containsKey(when);
    }

    /**
     * The job that is to follow now, which is told once; empty if there is none.
     *
     * @param again a new id if it is to be told each time, as far as it can be
     */
    Optional<Envelope> next(Follower when, Optional<JobId> again) {
        Following following = followers.get(when);
        boolean first = told.add(when);
        if (following == null || !first && (again.isEmpty() || following.bound())) {
            return Optional.empty();
        }
        Envelope job = following.job();
        return Optional.of(
                first
                        ? job
                        : new Envelope(
                                again.get(),
                                job.name(),
                                job.version(),
                                job.queue(),
                                job.priority(),
                                job.payload(),
                                job.due(),
                                job.unique(),
                                job.line()));
    }

    /** What was written by {@link #text}. */
    public static WorkflowBody of(String text) {
        WorkflowBody body = new WorkflowBody();
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            json.getJsonArray("flags")
                    .getValuesAs(JsonString::getString)
                    .forEach(flag -> body.flags.add(Flag.valueOf(flag)));
            json.getJsonArray("told")
                    .getValuesAs(JsonString::getString)
                    .forEach(follower -> body.told.add(Follower.valueOf(follower)));
            JsonObject options = json.getJsonObject("options");
            options.keySet().forEach(key -> body.options.put(key, options.getString(key)));
            JsonObject followers = json.getJsonObject("followers");
            followers.keySet().forEach(when -> {
                JsonObject one = followers.getJsonObject(when);
                Envelope job = EnvelopeJson.read(new JobId(one.getString("id")), one, Duration.ZERO);
                body.follow(Follower.valueOf(when), job, one.getBoolean("bound"));
            });
            body.failedJob =
                    Optional.ofNullable(json.getString("failedJob", null)).map(JobId::new);
            body.failure = json.getString("failure");
            body.resultJob =
                    Optional.ofNullable(json.getString("resultJob", null)).map(JobId::new);
            body.result = json.getString("result");
            body.heldBack = json.getJsonNumber("heldBack").longValueExact();
        }
        return body;
    }

    /** All of it. */
    public String text() {
        JsonArrayBuilder allFlags = Json.createArrayBuilder();
        flags.forEach(flag -> allFlags.add(flag.name()));
        JsonArrayBuilder allTold = Json.createArrayBuilder();
        told.forEach(follower -> allTold.add(follower.name()));
        JsonObjectBuilder allOptions = Json.createObjectBuilder();
        options.forEach(allOptions::add);
        JsonObjectBuilder allFollowers = Json.createObjectBuilder();
        followers.forEach((when, following) -> allFollowers.add(
                when.name(),
                EnvelopeJson.write(following.job())
                        .add("id", following.job().id().value())
                        .add("bound", following.bound())));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("flags", allFlags)
                .add("told", allTold)
                .add("options", allOptions)
                .add("followers", allFollowers)
                .add("failure", failure)
                .add("result", result)
                .add("heldBack", heldBack);
        failedJob.ifPresent(id -> json.add("failedJob", id.value()));
        resultJob.ifPresent(id -> json.add("resultJob", id.value()));
        return json.build().toString();
    }
}
