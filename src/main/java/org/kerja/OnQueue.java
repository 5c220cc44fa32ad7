package org.kerja;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * At an injection point of a {@link Dispatcher} or {@link Queue}: the one that is bound to this queue and connection.
 *
 * <pre>{@code
 * @Inject @OnQueue("mail") Dispatcher mail;
 * }</pre>
 *
 * <p>On a class or interface: where jobs go that extend or implement it and do not say it themselves. The nearest type
 * that says something counts; {@code kerja.routes.<class name>.queue} and {@code .connection} say the same from outside,
 * and before the annotation of that type.
 *
 * <pre>{@code
 * @OnQueue("reports")
 * public interface Report {}
 * }</pre>
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface OnQueue {

    /** The queue; by default the connection's. */
    String value() default "";

    /** The connection; by default {@code kerja.connection}. */
    String connection() default "";

    /** The qualifier as a value, for programmatic look-up. */
    final class Literal extends AnnotationLiteral<OnQueue> implements OnQueue {

        private static final long serialVersionUID = 1;

        private final String value;
        private final String connection;

        private Literal(String value, String connection) {
            this.value = value;
            this.connection = connection;
        }

        /** The qualifier with these members. */
        public static Literal of(String value, String connection) {
            return new Literal(value, connection);
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public String connection() {
            return connection;
        }
    }
}
