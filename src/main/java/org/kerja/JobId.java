package org.kerja;

import java.util.UUID;

/**
 * The identity of a dispatched job: a UUID that stays the same over all attempts, releases and manual retries.
 *
 * @param value the canonical text of the UUID, in lower case
 */
public record JobId(String value) implements Comparable<JobId> {

    public JobId {
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("Not the canonical text of a job id: " + value);
        }
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
