package org.kerja.it.redis;

import org.kerja.Job;

/** A job that is heard. */
@Job
public record Call(String words) {

    void handle(Calls calls) {
        calls.add(words);
    }
}
