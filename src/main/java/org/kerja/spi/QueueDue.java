package org.kerja.spi;

import java.time.Duration;

/**
 * A queue with jobs.
 *
 * @param delay until the first of them may be claimed; zero if one may be now
 */
public record QueueDue(String queue, Duration delay) {}
