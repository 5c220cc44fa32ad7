package org.kerja.spi;

/**
 * How far a claimed job is.
 *
 * @param percent from 0 to 100
 */
public record Progress(Lease lease, int percent) {}
