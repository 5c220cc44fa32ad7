package org.kerja.sample;

import java.util.Arrays;

/**
 * A text as it was uploaded.
 *
 * @param accepted whether somebody said that it is to be counted although it is garbled
 */
public record Text(String content, boolean accepted) {

    private static final String NO_CHARACTER = "\uFFFD";

    /** Whether the file was not the text that it was taken for. */
    boolean garbled() {
        return content.contains(NO_CHARACTER);
    }

    long words() {
        return Arrays.stream(content.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .count();
    }
}
