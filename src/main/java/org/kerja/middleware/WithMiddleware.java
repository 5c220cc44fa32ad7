package org.kerja.middleware;

import java.util.List;

/** A job that brings middleware of its own, which knows what the job is made of. */
public interface WithMiddleware {

    /** What is around this job, inside of all other middleware; the first outermost. Called for each attempt. */
    List<JobMiddleware> middleware();
}
