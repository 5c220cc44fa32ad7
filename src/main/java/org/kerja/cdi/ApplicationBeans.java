package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.spi.Beans;

/** The beans of the application, found by a type of which they are the only one, whatever their qualifiers. */
final class ApplicationBeans implements Beans {

    private static final Set<String> SESSION_BEANS =
            Set.of("jakarta.ejb.Stateless", "jakarta.ejb.Stateful", "jakarta.ejb.Singleton");

    private final BeanManager beans;
    private final JobSurroundings surroundings;
    private final Map<Class<?>, Optional<Bean<?>>> known = new ConcurrentHashMap<>();

    ApplicationBeans(BeanManager beans, JobSurroundings surroundings) {
        this.beans = beans;
        this.surroundings = surroundings;
    }

    @Override
    public boolean has(Class<?> type) {
        return bean(type).isPresent();
    }

    /** A session bean is always called through its container. */
    @Override
    public boolean isReachable(Class<?> type) {
        return bean(type)
                .filter(bean -> Arrays.stream(bean.getBeanClass().getAnnotations())
                        .noneMatch(annotation -> SESSION_BEANS.contains(
                                annotation.annotationType().getName())))
                .isPresent();
    }

    @Override
    public void use(List<Class<?>> types, Use use) throws Throwable {
        surroundings.around(dependents ->
                use.run(types.stream().map(type -> one(type, dependents)).toList()));
    }

    private Object one(Class<?> type, CreationalContext<?> dependents) {
        Bean<?> bean = bean(type)
                .orElseThrow(() -> new IllegalStateException("There is no bean of type " + type.getName()
                        + " any more, or several, which the closure has captured"));
        // What is written in a class reaches fields, which a client proxy does not have.
        return beans.isNormalScope(bean.getScope()) ? instance(bean) : beans.getReference(bean, type, dependents);
    }

    private <T> T instance(Bean<T> bean) {
        return beans.getContext(bean.getScope()).get(bean, beans.createCreationalContext(bean));
    }

    private Optional<Bean<?>> bean(Class<?> type) {
        return known.computeIfAbsent(type, this::find);
    }

    private Optional<Bean<?>> find(Class<?> type) {
        try {
            // One with a qualifier may be the one that was captured, and nothing of what was captured tells.
            return Optional.ofNullable(beans.resolve(beans.getBeans(type, Any.Literal.INSTANCE)));
        } catch (AmbiguousResolutionException e) {
            return Optional.empty();
        }
    }
}
