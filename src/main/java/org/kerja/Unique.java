package org.kerja;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link Job}: of those with the same key there is one at a time in a store.
 *
 * <pre>{@code
 * @Job
 * @Unique(by = "shop")
 * public record Reindex(long shop, String reason) {
 * }</pre>
 *
 * <p>The store itself sees to it, on each way of a dispatch, in its transaction where it takes part in one. A key
 * belongs to a job that lies in the store and is gone with it: when the job is done, has finally failed, was
 * cancelled, skipped, dropped or cleared, or when the transaction that dispatched it rolls back. No crash leaves a
 * key behind. A failed job is not retried while another has its key.
 *
 * <p>{@code kerja.jobs.<job-name>.unique.until}, {@code .time}, {@code .on-duplicate} and {@code .max-wait} say it
 * from outside. On a connection whose jobs run where they are dispatched nothing ever waits, so that there keys mean
 * nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Unique {

    /** For how long a job has its key. */
    enum Until {
        /** Until it has come to its end, retries included. */
        DONE,
        /** Until a worker takes it for the first time: one more may wait while it runs. */
        STARTED,
        /** For {@link Unique#time} since its dispatch, whatever becomes of it in this time. */
        TIME
    }

    /**
     * What the key is made of: record components, fields or methods without parameters of the job, whose values are
     * numbers, texts, enums, dates or UUIDs; nothing means that all jobs of this type have the same.
     */
    String[] by() default {};

    /** What the key is one of; types of jobs that say the same share their keys. By default the name of the job. */
    String scope() default "";

    /** For how long a job has its key. */
    Until until() default Until.DONE;

    /** How long that is for {@link Until#TIME}. */
    String time() default "";

    /** What becomes of a dispatch whose key another job has. */
    OnDuplicate onDuplicate() default OnDuplicate.DROP;

    /** For how long after the first of them {@link OnDuplicate#EXTEND} may put a job off; by default without limit. */
    String maxWait() default "";
}
