package org.kerja.spi;

/**
 * That a job which ends is part of a chain or a batch.
 *
 * @param counted whether it is enough for that to know how many have ended; else it is told of each with its result
 */
public record Membership(String workflow, boolean counted) {}
