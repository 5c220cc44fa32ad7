package org.kerja.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class VirtualClock implements InstantSource {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-03-01T12:00:00.123Z"));

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Moves the clock, back if the duration is negative. */
    public void move(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
