package org.kerja;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link Job}: of those with the same key only so many run at once or begin in a time, on all nodes together.
 *
 * <pre>{@code
 * @Job
 * @Limit(by = "host", concurrent = 2, rate = 100, per = "1m")
 * public record Fetch(String host, String path) {
 * }</pre>
 *
 * <p>It is the claim that is limited: a job that may not run is not claimed, costs no attempt and waits in the line
 * of its key. What runs counts as long as its lease is good, so that a crash frees it with the lease. Of several
 * limits of a job all must allow it, and all count it, or none.
 *
 * <p>{@code kerja.limits.<scope>.concurrent}, {@code .rate} and {@code .per} change them from outside.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Limit.All.class)
public @interface Limit {

    /**
     * What the key is made of: record components, fields or methods without parameters of the job, whose values are
     * numbers, texts, enums, dates or UUIDs; nothing means that all jobs have the same.
     */
    String[] by() default {};

    /** What the key is one of; types of jobs that say the same share the limit. By default the name of the job. */
    String scope() default "";

    /** How many run at once; 0 for any number. */
    int concurrent() default 0;

    /** How many begin within each span of the time {@link #per}; 0 for any number. */
    int rate() default 0;

    /** The time of the {@link #rate}. */
    String per() default "";

    /**
     * Whether jobs with the same key run strictly one after the other in the order of their dispatch, those of higher
     * priority before others. The first holds up those behind it, also while it waits for its time or its next
     * attempt.
     */
    boolean ordered() default false;

    /** Several limits. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {

        /** They. */
        Limit[] value();
    }
}
