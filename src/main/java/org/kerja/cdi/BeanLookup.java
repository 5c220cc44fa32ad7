package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.kerja.ConfigurationException;

/** Looks up beans of the application that live as long as the engine does. */
final class BeanLookup implements AutoCloseable {

    private final BeanManager beans;
    private final Queue<CreationalContext<?>> dependents = new ConcurrentLinkedQueue<>();

    BeanLookup(BeanManager beans) {
        this.beans = beans;
    }

    /**
     * The bean of a type.
     *
     * @throws ConfigurationException if there are several
     */
    <T> Optional<T> find(Class<T> type, Annotation... qualifiers) {
        Set<Bean<?>> candidates = beans.getBeans(type, qualifiers);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        try {
            Bean<?> bean = beans.resolve(candidates);
            CreationalContext<?> context = beans.createCreationalContext(bean);
            dependents.add(context);
            return Optional.of(type.cast(beans.getReference(bean, type, context)));
        } catch (AmbiguousResolutionException e) {
            throw new ConfigurationException(
                    "There are several beans of type " + type.getName() + "; name the one that is meant.", e);
        }
    }

    /** Ends the dependent objects that were handed out. */
    @Override
    public void close() {
        for (CreationalContext<?> one = dependents.poll(); one != null; one = dependents.poll()) {
            one.release();
        }
    }
}
