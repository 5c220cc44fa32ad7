package org.kerja;

import java.util.List;
import java.util.Optional;

/**
 * The final failure of a job, as its {@code failed} method, its handler and observers get it.
 *
 * @param reason why it failed
 * @param message what was thrown or said last, in one line
 * @param cause what was thrown last in this JVM, if anything was
 * @param attempts the attempts that did not complete it, the first always among them
 */
public record JobFailure(
        JobId id,
        String name,
        String connection,
        String queue,
        FailureReason reason,
        String message,
        Optional<Throwable> cause,
        List<Attempt> attempts) {

    public JobFailure {
        attempts = List.copyOf(attempts);
    }
}
