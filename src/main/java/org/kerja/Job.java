package org.kerja;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a job: a type whose instances can be dispatched and run later.
 *
 * <p>The type is a public record or class. What it is made of is its payload; it is stored as JSON. Either it has a
 * {@code handle} method, whose parameters are CDI beans or the {@link JobContext}, or exactly one bean implements
 * {@link JobHandler} for it. An optional {@code failed} method is called once, when the job has finally failed; its
 * parameters are CDI beans or the {@link JobFailure}.
 *
 * <p>Durations are text such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}, or ISO-8601
 * ({@code PT5M}). Every option except the names can be overridden by configuration under
 * {@code kerja.jobs.<job-name>.}; options are resolved where the job runs, so a queued job follows the change.
 *
 * <p>The annotation is a stereotype so that a job is found in an archive without a {@code beans.xml}. A job is data:
 * the type does not become a bean.
 */
@Stereotype
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Job {

    /** The stable name the job is stored under; by default the simple class name in kebab case. */
    String value() default "";

    /** Former names under which jobs may still be stored. */
    String[] aliases() default {};

    /**
     * The version of the payload, stored with each job. Starts at 1. A static method {@code JsonObject upcast(JsonObject
     * payload, int version)} of the job brings what was stored with an earlier one up to date.
     */
    int version() default 1;

    /**
     * The connection to dispatch to; by default that of a type it extends or implements, see {@link OnQueue}, else
     * {@code kerja.connection}.
     */
    String connection() default "";

    /**
     * The queue to dispatch to; by default that of a type it extends or implements, see {@link OnQueue}, else the
     * connection's.
     */
    String queue() default "";

    /** How long a dispatched job waits before it may run; by default not at all. Never used as backoff. */
    String delay() default "";

    /**
     * How many attempts may fail before the job fails. Lost leases count as failed attempts, releases never do. 0 means
     * without limit.
     */
    int tries() default 3;

    /** The waits after the first, second, ... failed attempt; the last repeats. When empty, {@link #exponential}. */
    String[] backoff() default {};

    /** The growing wait after failed attempts; used when {@link #backoff} is empty. */
    Exponential exponential() default @Exponential;

    /**
     * How long one attempt may take before it is interrupted; {@code none} means without limit. Independent of the
     * lease, which is renewed for as long as the job runs.
     */
    String timeout() default "60s";

    /** How long after its dispatch a job may still be tried; by default without limit. The first reached of this and tries wins. */
    String retryUntil() default "";

    /** Whether an attempt that timed out fails the job at once, whatever {@link #tries} says. */
    boolean failOnTimeout() default false;

    /** Jobs of higher priority leave their queue first, between -100 and 100. */
    int priority() default 0;

    /**
     * How many attempts may throw or time out before the job fails, lost leases left aside; 0 means as many as
     * {@link #tries} says. The first reached of both wins.
     */
    int maxExceptions() default 0;

    /**
     * If any are given, only these exceptions are tried again; all others fail the job at once. An exception counts as
     * the nearest of its classes that is named here, in {@link #failOn} or in {@link #dropOn}.
     */
    Class<? extends Throwable>[] retryOn() default {};

    /** Exceptions that fail the job at once, whatever {@link #tries} says. */
    Class<? extends Throwable>[] failOn() default {};

    /** Exceptions after which the job is not needed any more: it is gone, and lies nowhere among the failed jobs. */
    Class<? extends Throwable>[] dropOn() default {};

    /**
     * The names of beans that implement {@link org.kerja.middleware.JobMiddleware}, around each run of the job and inside of
     * those of {@code kerja.middleware}; the first outermost.
     */
    String[] middleware() default {};

    /**
     * Whether what the job is made of is stored encrypted, with AES-GCM under {@code kerja.key}. Its name, queue and options, and
     * the errors of its attempts, are not.
     */
    boolean encrypted() default false;

    /** What becomes of the job when a JPA entity that it is made of is not there any more when it is to run. */
    MissingEntity onMissingEntity() default MissingEntity.FAIL;

    /**
     * For how long after its end {@link QueueManager#status} tells what has become of the job; by default not at all. One
     * that has finally failed is found for as long as it lies among the failed jobs.
     */
    String keep() default "";

    /** How many times the job may be handed to a worker, releases included, before it fails; ends a loop of releases. */
    int maxDeliveries() default 100;
}
