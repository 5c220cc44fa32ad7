package org.kerja;

import java.util.UUID;

/**
 * The identity of a dispatched job: a UUID that stays the same over all attempts, releases and manual retries.
 *
 * @param value the canonical text of the UUID, in lower case
 */
public record JobId(String value) implements Comparable<JobId> {

    private static final int LENGTH = 36;

    public JobId {
        if (!isCanonical(value)) {
            throw new IllegalArgumentException("Not the canonical text of a job id: " + value);
        }
    }

    /** Each job that is claimed has one: to make it anew and compare the two took a twenty-fifth of the time of a drain. */
    private static boolean isCanonical(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int place = 0; place < LENGTH; place++) {
            char character = text.charAt(place);
            boolean dash = place == 8 || place == 13 || place == 18 || place == 23;
            boolean digit = character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
            if (dash ? character != '-' : !digit) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a job id from its text.
     *
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static JobId of(String text) {
        return new JobId(UUID.fromString(text).toString());
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
