package org.kerja;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A wait that grows with each failed attempt: {@code initial * factor^(failures - 1)}, at most {@code max}, then moved
 * at random by up to {@code jitter} of itself in either direction so that jobs that failed together do not come back
 * together.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Exponential {

    /** The wait after the first failed attempt. */
    String initial() default "5s";

    /** By what the wait grows with each further failed attempt; at least 1. */
    double factor() default 3;

    /** The longest wait, before jitter. */
    String max() default "1h";

    /** The part of the wait by which it may be moved, from 0 to 1. */
    double jitter() default 0.2;
}
