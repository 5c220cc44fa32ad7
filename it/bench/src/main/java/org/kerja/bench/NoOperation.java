package org.kerja.bench;

import java.util.SplittableRandom;
import org.kerja.Job;

/**
 * A job that does nothing.
 *
 * @param number which of the jobs of a measure it is, from 0
 * @param sent when it was to be dispatched, in microseconds since 1970
 * @param text fills its JSON up to about 100 bytes
 */
@Job
public record NoOperation(long number, long sent, String text) {

    /** What stands around the text in JSON takes 50 bytes or so. At random, since a database would compress what repeats. */
    private static final String TEXT = new SplittableRandom(2026)
            .ints(Integer.getInteger("bench.payload", 100) - 50, 'A', 'Z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    static NoOperation now(long number) {
        return at(number, Clocks.micros());
    }

    static NoOperation at(long number, long micros) {
        return new NoOperation(number, micros, TEXT);
    }
}
