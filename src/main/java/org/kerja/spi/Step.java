package org.kerja.spi;

/**
 * A part of a chain or a batch that has not begun.
 *
 * @param position its place among the others of the same; may be negative
 * @param body what the engine wrote
 */
public record Step(String workflow, long position, String body) {}
