package org.kerja;

import java.time.Duration;
import java.time.Instant;

/**
 * One run that did not complete its job.
 *
 * @param number which run, as {@link JobContext#attempt()} counts
 * @param reason how it ended
 * @param node the node it ran on
 * @param startedAt when it began, by the node's clock; for a lost lease, when the loss was seen
 * @param duration how long it ran; zero where nobody knows
 * @param error the class name of what was thrown, or empty
 * @param message its message
 * @param trace its stack trace, cut to a few thousand characters, or for a timeout the stack of the job's thread
 */
public record Attempt(
        int number,
        FailureReason reason,
        String node,
        Instant startedAt,
        Duration duration,
        String error,
        String message,
        String trace) {}
