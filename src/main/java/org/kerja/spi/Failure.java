package org.kerja.spi;

import org.kerja.FailureReason;

/**
 * The final failure of a claimed job.
 *
 * @param counted whether the attempt counts as a failed one
 * @param attempts the final log of attempts
 */
public record Failure(Lease lease, FailureReason reason, String message, boolean counted, String attempts) {}
