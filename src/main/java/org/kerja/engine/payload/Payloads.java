package org.kerja.engine.payload;

import java.util.Map;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.payload.ContextMember.Split;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.PayloadCodec;

/** Payloads as stores keep them: the JSON of a job, encrypted if its job says so, and of the version that it was stored with. */
public final class Payloads {

    /**
     * A job that was read.
     *
     * @param entries what came with it
     */
    public record Read(Object job, Map<String, String> entries) {}

    private final PayloadCodec codec;
    private final Seal seal;

    public Payloads(PayloadCodec codec, KeyRing keys) {
        this.codec = codec;
        this.seal = new Seal(keys);
    }

    /**
     * Writes a job.
     *
     * @param entries what goes with it
     * @throws KerjaException if it cannot be written
     */
    public String write(JobDefinition definition, JobId id, Object job, Map<String, String> entries) {
        String json = ContextMember.join(codec.write(job, definition.type()), entries);
        return definition.options().encrypted() ? seal.seal(json, id, definition.name()) : json;
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
        return new Read(codec.read(json, definition.type()), split.entries());
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
