package org.kerja.spi;

import java.util.Optional;
import org.kerja.JobId;

/**
 * A job as it goes into a store.
 *
 * @param name the job name, never a class name
 * @param version the version of the payload
 * @param payload the job's JSON, or what it was encrypted to
 * @param unique its key, for {@link JobStore#pushUnique}
 */
public record Envelope(
        JobId id,
        String name,
        int version,
        String queue,
        int priority,
        String payload,
        Due due,
        Optional<Uniqueness> unique) {

    /** A job without a key. */
    public Envelope(JobId id, String name, int version, String queue, int priority, String payload, Due due) {
        this(id, name, version, queue, priority, payload, due, Optional.empty());
    }

    /** The same, due at another time. */
    public Envelope due(Due otherDue) {
        return new Envelope(id, name, version, queue, priority, payload, otherDue, unique);
    }
}
