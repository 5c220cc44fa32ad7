package org.kerja.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.kerja.JobId;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/** A job that a test is about to push. */
public record Draft(String queue, String name, int version, int priority, String payload, Due due) {

    private static final AtomicLong SEQUENCE = new AtomicLong(System.currentTimeMillis());

    /** A job for {@link Behaviour#QUEUE}, due at once. */
    public static Draft job() {
        return new Draft(Behaviour.QUEUE, Behaviour.NAME, 1, 0, "{}", Due.NOW);
    }

    public Draft on(String queue) {
        return new Draft(queue, name, version, priority, payload, due);
    }

    public Draft named(String name) {
        return new Draft(queue, name, version, priority, payload, due);
    }

    public Draft inVersion(int version) {
        return new Draft(queue, name, version, priority, payload, due);
    }

    public Draft withPriority(int priority) {
        return new Draft(queue, name, version, priority, payload, due);
    }

    public Draft withPayload(String payload) {
        return new Draft(queue, name, version, priority, payload, due);
    }

    public Draft after(Duration delay) {
        return new Draft(queue, name, version, priority, payload, new Due.After(delay));
    }

    public Draft at(Instant instant) {
        return new Draft(queue, name, version, priority, payload, new Due.At(instant));
    }

    /** With an id that is greater than every one before. */
    public Envelope envelope() {
        return envelope(newId());
    }

    /** With a given id. */
    public Envelope envelope(JobId id) {
        return new Envelope(id, name, version, queue, priority, payload, due);
    }

    /** An id that is greater than every one before, as the ids of the engine are. */
    public static JobId newId() {
        long high = SEQUENCE.incrementAndGet() << 16 | 0x7000;
        long low = ThreadLocalRandom.current().nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low).toString());
    }
}
