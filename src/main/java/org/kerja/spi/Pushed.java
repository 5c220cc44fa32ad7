package org.kerja.spi;

import org.kerja.JobId;

/** What became of a job that was pushed with a {@linkplain Uniqueness key}. */
public sealed interface Pushed {

    /** It was stored. */
    record Stored() implements Pushed {}

    /** It was stored, and one that waited with the same key was removed. */
    record InPlaceOf(JobId former) implements Pushed {}

    /** It was not stored, since another has its key. */
    record Duplicate(JobId existing) implements Pushed {}
}
