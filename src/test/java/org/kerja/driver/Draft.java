package org.kerja.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.kerja.JobId;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

/** A job that a test is about to push. */
public record Draft(
        String queue,
        String name,
        int version,
        int priority,
        String payload,
        Due due,
        Optional<Uniqueness> unique,
        Optional<LimitLine> line) {

    private static final AtomicLong SEQUENCE = new AtomicLong(System.currentTimeMillis());

    /** A job for {@link Behaviour#QUEUE}, due at once. */
    public static Draft job() {
        return new Draft(Behaviour.QUEUE, Behaviour.NAME, 1, 0, "{}", Due.NOW, Optional.empty(), Optional.empty());
    }

    public Draft on(String queue) {
        return new Draft(queue, name, version, priority, payload, due, unique, line);
    }

    public Draft named(String name) {
        return new Draft(queue, name, version, priority, payload, due, unique, line);
    }

    public Draft inVersion(int version) {
        return new Draft(queue, name, version, priority, payload, due, unique, line);
    }

    public Draft withPriority(int priority) {
        return new Draft(queue, name, version, priority, payload, due, unique, line);
    }

    public Draft withPayload(String payload) {
        return new Draft(queue, name, version, priority, payload, due, unique, line);
    }

    public Draft after(Duration delay) {
        return new Draft(queue, name, version, priority, payload, new Due.After(delay), unique, line);
    }

    public Draft at(Instant instant) {
        return new Draft(queue, name, version, priority, payload, new Due.At(instant), unique, line);
    }

    public Draft keyed(Uniqueness unique) {
        return new Draft(queue, name, version, priority, payload, due, Optional.of(unique), line);
    }

    public Draft in(LimitLine line) {
        return new Draft(queue, name, version, priority, payload, due, unique, Optional.of(line));
    }

    /** With an id that is greater than every one before. */
    public Envelope envelope() {
        return envelope(newId());
    }

    /** With a given id. */
    public Envelope envelope(JobId id) {
        return new Envelope(id, name, version, queue, priority, payload, due, unique, line);
    }

    /** An id that is greater than every one before, as the ids of the engine are. */
    public static JobId newId() {
        long high = SEQUENCE.incrementAndGet() << 16 | 0x7000;
        long low = ThreadLocalRandom.current().nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low).toString());
    }
}
