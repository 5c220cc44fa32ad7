package org.kerja.spi;

import org.kerja.JobId;

/**
 * The right to speak about one claimed job.
 *
 * @param id the job
 * @param token grows with every claim of this job and is never used twice
 */
public record Lease(JobId id, long token) {}
