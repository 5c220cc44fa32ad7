package org.kerja.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kerja.JobContext;
import org.kerja.JobFailure;

/** Finds at deployment what satisfies the parameters and injected members of a job. */
final class InjectionCheck {

    private final BeanManager beans;

    InjectionCheck(BeanManager beans) {
        this.beans = beans;
    }

    /**
     * Where the arguments of a method come from.
     *
     * @param given the type that the engine gives to it: {@link JobContext} or {@link JobFailure}
     * @param problems hears of each parameter that nothing satisfies
     */
    InjectedParameters parameters(AnnotatedMethod<?> method, Class<?> given, Consumer<String> problems) {
        List<InjectedParameters.Source> sources = new ArrayList<>();
        for (AnnotatedParameter<?> parameter : method.getParameters()) {
            String where = where(method.getJavaMember(), parameter);
            source(parameter, given, problem -> problems.accept(where + " " + problem))
                    .ifPresent(sources::add);
        }
        return new InjectedParameters(sources);
    }

    /** Reports the fields and initializer parameters of a job that nothing satisfies. */
    void members(AnnotatedType<?> type, Consumer<String> problems) {
        for (AnnotatedField<?> field : type.getFields()) {
            if (field.isAnnotationPresent(Inject.class)) {
                String where = "field " + field.getJavaMember().getName() + " of type "
                        + field.getBaseType().getTypeName();
                member(() -> beans.createInjectionPoint(field), problem -> problems.accept(where + " " + problem));
            }
        }
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (method.isAnnotationPresent(Inject.class)) {
                for (AnnotatedParameter<?> parameter : method.getParameters()) {
                    String where = where(method.getJavaMember(), parameter);
                    member(
                            () -> beans.createInjectionPoint(parameter),
                            problem -> problems.accept(where + " " + problem));
                }
            }
        }
    }

    private void member(Supplier<InjectionPoint> point, Consumer<String> problems) {
        point(point, problems).flatMap(this::unsatisfied).ifPresent(problems);
    }

    private Optional<InjectedParameters.Source> source(
            AnnotatedParameter<?> parameter, Class<?> given, Consumer<String> problems) {
        Class<?> type = parameter.getJavaParameter().getType();
        if (type == given) {
            return Optional.of((fromEngine, dependents) -> fromEngine);
        }
        if (type == JobContext.class || type == JobFailure.class) {
            problems.accept("is not to be had there: handle may take the JobContext, failed may take the JobFailure.");
            return Optional.empty();
        }
        Optional<InjectionPoint> point = point(() -> beans.createInjectionPoint(parameter), problems);
        Optional<String> problem = point.flatMap(this::unsatisfied);
        problem.ifPresent(problems);
        return problem.isPresent() ? Optional.empty() : point.map(this::reference);
    }

    private static Optional<InjectionPoint> point(Supplier<InjectionPoint> maker, Consumer<String> problems) {
        try {
            return Optional.of(maker.get());
        } catch (RuntimeException e) {
            problems.accept("cannot be injected: " + firstLine(e));
            return Optional.empty();
        }
    }

    /** A client proxy serves every call; everything else is made for the one call. */
    private InjectedParameters.Source reference(InjectionPoint point) {
        Bean<?> bean = beans.resolve(candidates(point));
        if (bean != null && !bean.getScope().equals(Dependent.class) && beans.isNormalScope(bean.getScope())) {
            Object proxy = beans.getReference(bean, point.getType(), beans.createCreationalContext(bean));
            return (given, dependents) -> proxy;
        }
        return (given, dependents) -> beans.getInjectableReference(point, dependents);
    }

    private Optional<String> unsatisfied(InjectionPoint point) {
        try {
            beans.validate(point);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(reason(point, e));
        }
    }

    private String reason(InjectionPoint point, RuntimeException refusal) {
        Set<Bean<?>> candidates = candidates(point);
        if (candidates.isEmpty()) {
            return "is satisfied by no bean: add one of that type and qualifiers, or take it away.";
        }
        try {
            beans.resolve(candidates);
        } catch (AmbiguousResolutionException e) {
            return "is satisfied by several beans: "
                    + candidates.stream().map(Bean::toString).sorted().collect(Collectors.joining(", "))
                    + "; add a qualifier that only one of them has.";
        }
        return "cannot be injected: " + firstLine(refusal);
    }

    private Set<Bean<?>> candidates(InjectionPoint point) {
        return beans.getBeans(point.getType(), point.getQualifiers().toArray(Annotation[]::new));
    }

    /** The rest of it is where the container saw it, which is said better here. */
    static String firstLine(RuntimeException error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse(error.toString());
    }

    private static String where(Method method, AnnotatedParameter<?> parameter) {
        return "parameter " + (parameter.getPosition() + 1) + " of " + method.getName() + ", "
                + parameter.getBaseType().getTypeName() + ",";
    }
}
