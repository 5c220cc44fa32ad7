package org.kerja.faults.history;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is left when a run is over.
 *
 * @param waiting jobs that still lie in a queue
 * @param failed the failed jobs by their ids
 * @param effects how many rows each transactional job has left
 * @param ended the jobs whose end is kept
 */
public record Remains(
        Set<String> waiting, Map<String, Failure> failed, Map<String, Integer> effects, Set<String> ended) {

    /**
     * A failed job.
     *
     * @param spent its failed attempts and lost leases
     * @param attempts those that are kept, the first among them
     */
    public record Failure(String reason, int deliveries, int failures, int spent, List<Attempt> attempts) {}

    /** One run that did not complete a job. */
    public record Attempt(String reason, String message) {}
}
