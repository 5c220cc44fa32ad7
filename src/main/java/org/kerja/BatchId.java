package org.kerja;

/**
 * The identity of a dispatched batch.
 *
 * @param value the canonical text of a UUID, in lower case
 */
public record BatchId(String value) {

    public BatchId {
        // Both are made alike, and told apart by their types.
        value = new JobId(value).value();
    }

    /**
     * Reads the id of a batch from its text.
     *
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static BatchId of(String text) {
        return new BatchId(JobId.of(text).value());
    }

    @Override
    public String toString() {
        return value;
    }
}
