package org.kerja.engine.worker;

import java.time.Duration;

/** The wait between looks at the store: short after work was found, then three times as long each time, up to a bound. */
final class PollPace {

    private static final int GROWTH = 3;

    private final Duration minimum;
    private final Duration maximum;
    private Duration current;

    PollPace(Duration minimum, Duration maximum) {
        this.minimum = minimum;
        this.maximum = maximum;
        this.current = maximum;
    }

    /** The next wait, unless something is due before. */
    synchronized Duration next(Duration due) {
        Duration wait = current;
        Duration grown = current.multipliedBy(GROWTH);
        current = grown.compareTo(maximum) < 0 ? grown : maximum;
        return due.compareTo(wait) < 0 ? due : wait;
    }

    synchronized void reset() {
        current = minimum;
    }
}
