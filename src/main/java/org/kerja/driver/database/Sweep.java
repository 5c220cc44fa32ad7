package org.kerja.driver.database;

import java.time.Duration;

/**
 * A walk of a queue in steps, made where the whole would take too long. A step looks at the jobs that became due within some
 * time; the first at those shortly before the place from where claims go on, each further one at older ones, until all
 * have been looked at. How much a step takes in follows from how long the last one took.
 *
 * @param first how many milliseconds the first step takes in
 * @param width how many the next does
 * @param back how far before the place from where claims go on the next begins
 * @param spent the nanoseconds that the steps have taken
 */
record Sweep(long first, long width, long back, long spent) {

    /** As much as a step may take. */
    static final Duration STEP = Duration.ofMillis(3);

    /** Of a thousand jobs that are gone, a step takes half a millisecond. */
    static final Duration LEAST = Duration.ofSeconds(1);

    /** Beyond this all is taken in at once. */
    static final Duration OLDEST = Duration.ofDays(1);

    private static final long LARGEST = Duration.ofHours(1).toMillis();
    private static final int GROWTH = 4;

    /** A step takes in at least this part of what was passed by, so that some hundred are enough whatever they take. */
    private static final int PART = 16;

    /** The first, when a walk of all has just been found to take too long. */
    static final Sweep BEGINNING = startingWith(LARGEST);

    private static Sweep startingWith(long first) {
        return new Sweep(first, first, 0, 0);
    }

    /** How far back the next step goes; nothing is left then if that is beyond {@link #OLDEST}. */
    long end() {
        return back + Math.max(width, back / PART);
    }

    /** Whether the next step is the last. */
    boolean isLast() {
        return end() > OLDEST.toMillis();
    }

    /** The one that follows when a step was made. */
    Sweep stepped(Duration took) {
        long adapted = width;
        if (took.compareTo(STEP) > 0) {
            adapted = Math.max(LEAST.toMillis(), width / GROWTH);
        } else if (took.multipliedBy(GROWTH).compareTo(STEP) < 0) {
            adapted = width * GROWTH;
        }
        long begun = back == 0 ? Math.min(LARGEST, adapted) : first;
        return isLast() ? startingWith(begun) : new Sweep(begun, adapted, end(), spent + took.toNanos());
    }

    /** Whether the last step, which took this long, ends a sweep that could have been made at once. */
    boolean wasCheap(Duration took) {
        return isLast() && spent + took.toNanos() <= STEP.toNanos();
    }
}
