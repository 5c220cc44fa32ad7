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
 * @param line where it waits if it is limited; needs {@link Capability#LIMITS}
 */
public record Envelope(
        JobId id,
        String name,
        int version,
        String queue,
        int priority,
        String payload,
        Due due,
        Optional<Uniqueness> unique,
        Optional<LimitLine> line) {

    /** A job without a key and without limits. */
    public Envelope(JobId id, String name, int version, String queue, int priority, String payload, Due due) {
        this(id, name, version, queue, priority, payload, due, Optional.empty(), Optional.empty());
    }

    /** The same on another queue. */
    public Envelope onQueue(String otherQueue) {
        return new Envelope(id, name, version, otherQueue, priority, payload, due, unique, line);
    }

    /** The same, due at another time. */
    public Envelope due(Due otherDue) {
        return new Envelope(id, name, version, queue, priority, payload, otherDue, unique, line);
    }
}
