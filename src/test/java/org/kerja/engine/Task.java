package org.kerja.engine;

import org.kerja.Job;

/** The job of the engine's tests; what it does is said by the test. */
@Job(value = "task", aliases = "old-task")
public record Task(String what, int number) {

    public static Task of(String what) {
        return new Task(what, 0);
    }
}
