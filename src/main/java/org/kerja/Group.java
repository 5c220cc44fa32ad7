package org.kerja;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link Job}: those of different groups take turns, so that a million jobs of one tenant do not hold up ten of
 * another.
 *
 * <pre>{@code
 * @Job
 * @Group(by = "tenant")
 * public record Render(String tenant, long page) {
 * }</pre>
 *
 * <p>Each group of a queue has as many jobs in a row as its weight, by default one: {@code kerja.groups.<scope>.weights=acme:3,other:2}.
 * Within a group, priority and the order of dispatch decide.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Group {

    /**
     * What tells groups apart: record components, fields or methods without parameters of the job, whose values are
     * numbers, texts, enums, dates or UUIDs.
     */
    String[] by();

    /** What the group is one of; types of jobs that say the same share their groups. By default the name of the job. */
    String scope() default "";
}
