package org.kerja.spi;

import org.kerja.JobId;

/**
 * A job as it goes into a store.
 *
 * @param name the job name, never a class name
 * @param version the version of the payload
 * @param payload the job's JSON, or what it was encrypted to
 */
public record Envelope(JobId id, String name, int version, String queue, int priority, String payload, Due due) {}
