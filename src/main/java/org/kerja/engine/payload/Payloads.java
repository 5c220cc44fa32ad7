package org.kerja.engine.payload;

import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.payload.ContextMember.Split;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References;
import org.kerja.spi.References.Lookup;
import org.kerja.spi.References.Reference;

/**
 * Payloads as stores keep them: the JSON of a job, encrypted if its job says so, and of the version that it was stored with. What
 * does not travel itself is named in it.
 */
public final class Payloads {

    /** A job that was read. */
    public interface Read {

        /** What came with it. */
        Map<String, String> entries();

        /** The job as it is; empty if it refers to what is to be looked up. */
        Optional<Object> whole();

        /**
         * The job, with what it refers to looked up now. To be called where the job runs.
         *
         * @throws org.kerja.MissingEntityException if something that it refers to is not there
         * @throws KerjaException if it cannot be read
         */
        Loaded load();
    }

    /**
     * A job that can be used until it is closed.
     *
     * @param lookup what it refers to belongs to; null if that is nothing
     */
    public record Loaded(Object job, @Nullable Lookup lookup) implements AutoCloseable {

        @Override
        public void close() {
            if (lookup != null) {
                lookup.close();
            }
        }
    }

    private record Whole(Object job, Map<String, String> entries) implements Read {

        @Override
        public Optional<Object> whole() {
            return Optional.of(job);
        }

        @Override
        public Loaded load() {
            return new Loaded(job, null);
        }
    }

    private record Referring(Form form, String json, References references, Map<String, String> entries)
            implements Read {

        @Override
        public Optional<Object> whole() {
            return Optional.empty();
        }

        @Override
        public Loaded load() {
            JsonValue value = ReferenceJson.parsed(json);
            Set<Reference> named = new HashSet<>();
            form.collect(value, named);
            Lookup lookup = references.open();
            try {
                return new Loaded(form.read(value, lookup.find(named)), lookup);
            } catch (RuntimeException | Error e) {
                lookup.close();
                throw e;
            }
        }
    }

    /** Every store takes as much. */
    private static final int RESULT_MAXIMUM = 1_000_000;

    private final PayloadCodec codec;
    private final Seal seal;
    private final References references;
    private final Map<Class<?>, Form> forms;

    /**
     * Makes one.
     *
     * @param jobs those that are written and read
     */
    public Payloads(PayloadCodec codec, KeyRing keys, References references, Collection<JobDefinition> jobs) {
        this.codec = codec;
        this.seal = new Seal(keys);
        this.references = references;
        this.forms = Forms.of(jobs.stream().map(JobDefinition::type), references, codec);
    }

    /** Payloads that refer to nothing. */
    public Payloads(PayloadCodec codec, KeyRing keys) {
        this(codec, keys, References.NONE, Set.of());
    }

    /**
     * Writes a job.
     *
     * @param entries what goes with it
     * @throws KerjaException if it cannot be written
     */
    public String write(JobDefinition definition, JobId id, Object job, Map<String, String> entries) {
        @Nullable Form form = forms.get(definition.type());
        String own = form == null
                ? codec.write(job, definition.type())
                : form.write(job).toString();
        String json = ContextMember.join(own, entries);
        return definition.options().encrypted() ? seal.seal(json, id, definition.name()) : json;
    }

    /**
     * Writes what a job leaves.
     *
     * @throws KerjaException if it cannot be written
     * @throws IllegalArgumentException if it is too long
     */
    public String writeResult(JobDefinition definition, JobId id, Object value) {
        String where = "The result of job " + id + " (" + definition.name() + "): ";
        String written;
        try {
            String json = codec.write(value, value.getClass());
            written = definition.options().encrypted() ? seal.seal(json, id, definition.name()) : json;
        } catch (KerjaException e) {
            throw new KerjaException(where + e.getMessage(), e);
        }
        if (written.length() > RESULT_MAXIMUM) {
            throw new IllegalArgumentException(where + "written, it has " + written.length()
                    + " characters; allowed are " + RESULT_MAXIMUM
                    + ". Keep it elsewhere, and let the result say where.");
        }
        return written;
    }

    /**
     * Reads what a job has left, as JSON.
     *
     * @throws KerjaException if it cannot be read
     */
    public String readResult(JobId id, String name, String text) {
        return Seal.isSealed(text) ? seal.open(text, id, name) : text;
    }

    /**
     * Reads what a job has left as a value.
     *
     * @throws KerjaException if it is none of that type
     */
    public <T> T result(JobId id, String json, Class<T> type) {
        try {
            return type.cast(codec.read(json, type));
        } catch (KerjaException | ClassCastException e) {
            throw new KerjaException(
                    "The result of job " + id + " cannot be read as " + type.getName() + ": " + json, e);
        }
    }

    /**
     * Reads a claimed job.
     *
     * @throws KerjaException if it cannot be read
     */
    public Read read(JobDefinition definition, Claim claim) {
        return read(definition, claim.lease().id(), claim.name(), claim.version(), claim.payload());
    }

    /**
     * Reads a job that was not stored.
     *
     * @throws KerjaException if it cannot be read
     */
    public Read read(JobDefinition definition, Envelope envelope) {
        return read(definition, envelope.id(), envelope.name(), envelope.version(), envelope.payload());
    }

    private Read read(JobDefinition definition, JobId id, String name, int version, String text) {
        Split split = ContextMember.split(Seal.isSealed(text) ? seal.open(text, id, name) : text);
        String json =
                version < definition.version() ? broughtUpToDate(definition, version, split.json()) : split.json();
        @Nullable Form form = forms.get(definition.type());
        return form == null
                ? new Whole(codec.read(json, definition.type()), split.entries())
                : new Referring(form, json, references, split.entries());
    }

    private static String broughtUpToDate(JobDefinition definition, int version, String json) {
        try {
            return definition.upcaster().upcast(json, version);
        } catch (KerjaException e) {
            throw e;
        } catch (Exception e) {
            throw new KerjaException(
                    "its payload of version " + version + " cannot be brought to version " + definition.version() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
