package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Type;
import java.util.function.Function;

/** A bean to be called again and again, through its contextual reference so that interceptors and decorators apply. */
final class BeanReference<T> {

    private final Function<CreationalContext<?>, T> reference;

    private BeanReference(Function<CreationalContext<?>, T> reference) {
        this.reference = reference;
    }

    /**
     * A bean. A client proxy serves every call; anything else is made for the one call.
     *
     * @param type one of its types, a {@code T}
     */
    static <T> BeanReference<T> of(BeanManager beans, Bean<?> bean, Type type) {
        if (beans.isNormalScope(bean.getScope())) {
            T proxy = get(beans, bean, type, beans.createCreationalContext(bean));
            return new BeanReference<>(dependents -> proxy);
        }
        return new BeanReference<>(dependents -> get(beans, bean, type, dependents));
    }

    /** What is called, and belongs to the one call if it is a dependent object. */
    T get(CreationalContext<?> dependents) {
        return reference.apply(dependents);
    }

    /** The caller has looked at the types of the bean. */
    @SuppressWarnings("unchecked")
    private static <T> T get(BeanManager beans, Bean<?> bean, Type type, CreationalContext<?> dependents) {
        return (T) beans.getReference(bean, type, dependents);
    }
}
