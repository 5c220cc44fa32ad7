package org.kerja.driver.database;

import org.jspecify.annotations.Nullable;

/** Texts that the application did not choose, such as the message of an exception: no text may keep a job from being stored. */
final class StoredText {

    /** More of a message helps nobody, and every database takes this much. */
    private static final int MESSAGE = 10_000;

    private StoredText() {}

    /** PostgreSQL refuses the character zero. */
    static String of(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /** A text as it was stored; some databases keep an empty one as null. */
    static String read(@Nullable String stored) {
        return stored == null ? "" : stored;
    }

    /** As {@link #of}, and cut. */
    static String message(String text) {
        return of(text.length() <= MESSAGE ? text : text.substring(0, MESSAGE));
    }
}
