package org.kerja.cdi;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;

/** A bean as middleware. It and what it is around have one request context. */
final class BeanMiddleware implements JobMiddleware {

    private final JobSurroundings surroundings;
    private final BeanReference<JobMiddleware> bean;
    private final String description;

    private BeanMiddleware(JobSurroundings surroundings, BeanReference<JobMiddleware> bean, String description) {
        this.surroundings = surroundings;
        this.bean = bean;
        this.description = description;
    }

    /** The beans of these names; what is wrong with them is told. */
    static List<JobMiddleware> named(
            List<String> names, BeanManager beans, JobSurroundings surroundings, Consumer<String> problems) {
        return names.stream()
                .flatMap(name -> named(name, beans, problems)
                        .map(bean -> new BeanMiddleware(
                                surroundings,
                                BeanReference.of(beans, bean, JobMiddleware.class),
                                "'" + name + "' (" + bean.getBeanClass().getName() + ")"))
                        .stream())
                .map(JobMiddleware.class::cast)
                .toList();
    }

    /** All there are with a name, by their names. */
    static Map<String, JobMiddleware> all(BeanManager beans, JobSurroundings surroundings) {
        Map<String, JobMiddleware> all = new HashMap<>();
        for (Bean<?> bean : beans.getBeans(JobMiddleware.class, Any.Literal.INSTANCE)) {
            @Nullable String name = bean.getName();
            if (name != null) {
                // By its name once more: an alternative may take its place. What is ambiguous the container has
                // refused.
                named(List.of(name), beans, surroundings, problem -> {}).forEach(one -> all.put(name, one));
            }
        }
        return all;
    }

    private static Optional<Bean<?>> named(String name, BeanManager beans, Consumer<String> problems) {
        try {
            @Nullable Bean<?> bean = beans.resolve(beans.getBeans(name));
            if (bean == null) {
                problems.accept("there is no bean named '" + name + "': annotate one that implements "
                        + JobMiddleware.class.getSimpleName() + " with @Named(\"" + name + "\")");
            } else if (!bean.getTypes().contains(JobMiddleware.class)) {
                problems.accept(
                        "the bean named '" + name + "', " + bean.getBeanClass().getName() + ", does not implement "
                                + JobMiddleware.class.getSimpleName());
            } else {
                return Optional.of(bean);
            }
        } catch (AmbiguousResolutionException e) {
            problems.accept("there are several beans named '" + name + "': keep one of them");
        }
        return Optional.empty();
    }

    @Override
    public Outcome handle(JobCall call) throws Exception {
        AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
        try {
            surroundings.around(dependents -> outcome.set(bean.get(dependents).handle(call)));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Neither middleware nor what is around it throws anything else", e);
        }
        return result(outcome.get());
    }

    /** One that returns null is found where its outcome is used. */
    @SuppressWarnings("NullAway")
    private static Outcome result(@Nullable Outcome outcome) {
        return outcome;
    }

    /** The name of the bean and its class, for messages. */
    @Override
    public String toString() {
        return description;
    }
}
