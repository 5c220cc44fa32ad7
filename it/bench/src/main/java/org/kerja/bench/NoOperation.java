package org.kerja.bench;

import org.kerja.Job;

/**
 * A job that does nothing.
 *
 * @param text fills the payload up to about 100 bytes
 */
@Job
public record NoOperation(long number, String text) {}
