package org.kerja.cdi;

import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.transaction.Transactional;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What {@code @Transactional} on a method or its class says about the transaction that a job runs in. */
enum TransactionRule {
    /** None is begun for it. */
    NONE,
    /** It runs in the transaction that its completion is written in. */
    JOB,
    /** It wants one of its own. */
    OWN;

    /** The name of the annotation. */
    static final String ANNOTATION = "jakarta.transaction.Transactional";

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    /** The rule of a method: its own annotation, else that of its class, stereotypes and combined bindings included. */
    static TransactionRule of(BeanManager beans, Annotated method, Annotated type) {
        try {
            return Reading.of(beans, method.getAnnotations())
                    .or(() -> Reading.of(beans, type.getAnnotations()))
                    .orElse(NONE);
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Transactions is not there", e);
            return NONE;
        }
    }

    /** Apart, since it names classes that Java SE may not have. */
    private static final class Reading {

        private Reading() {}

        static Optional<TransactionRule> of(BeanManager beans, Collection<Annotation> annotations) {
            for (Annotation annotation : annotations) {
                if (annotation instanceof Transactional transactional) {
                    return Optional.of(rule(transactional));
                }
            }
            return annotations.stream()
                    .map(annotation -> of(beans, meaning(beans, annotation.annotationType())))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        private static Collection<Annotation> meaning(BeanManager beans, Class<? extends Annotation> type) {
            if (beans.isStereotype(type)) {
                return beans.getStereotypeDefinition(type);
            }
            return beans.isInterceptorBinding(type) ? beans.getInterceptorBindingDefinition(type) : Set.of();
        }

        private static TransactionRule rule(Transactional transactional) {
            return switch (transactional.value()) {
                case REQUIRED, MANDATORY -> JOB;
                case REQUIRES_NEW -> OWN;
                case SUPPORTS, NOT_SUPPORTED, NEVER -> NONE;
            };
        }
    }
}
