package org.kerja.faults.history;

import java.time.Duration;

/**
 * What differs between runs and stores in what is promised.
 *
 * @param lease how long a claim holds
 * @param claimsSurviveCrash whether a claim that was answered stays when the store crashes
 */
public record Promises(Duration lease, boolean claimsSurviveCrash) {}
