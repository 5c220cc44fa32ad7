package org.kerja;

/**
 * The identity of a dispatched chain.
 *
 * @param value the canonical text of a UUID, in lower case
 */
public record ChainId(String value) {

    public ChainId {
        // Both are made alike, and told apart by their types.
        value = new JobId(value).value();
    }

    /**
     * Reads the id of a chain from its text.
     *
     * @throws IllegalArgumentException if the text is not a UUID
     */
    public static ChainId of(String text) {
        return new ChainId(JobId.of(text).value());
    }

    @Override
    public String toString() {
        return value;
    }
}
