package org.kerja.it.mistake;

import org.kerja.Job;

/** A job without a mistake. */
@Job
public record Idle() {

    void handle() {
        // There is nothing to do.
    }
}
