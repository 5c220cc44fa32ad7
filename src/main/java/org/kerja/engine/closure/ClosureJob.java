package org.kerja.engine.closure;

import org.kerja.Job;

/**
 * A closure as it is stored.
 *
 * @param code what it is made of, as JSON
 * @param signature of that together with the id of its job
 */
@Job("closure")
public record ClosureJob(String code, String signature) {}
