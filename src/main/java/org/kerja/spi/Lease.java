package org.kerja.spi;

import org.kerja.JobId;

/**
 * The right to speak about one claimed job.
 *
 * @param id the job
 * @param token grows with every claim of this job; no two nodes ever have the same one, even if the store has forgotten a claim in a crash
 */
public record Lease(JobId id, long token) {}
