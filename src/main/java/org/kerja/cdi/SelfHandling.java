package org.kerja.cdi;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionTarget;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Transactions;

/** Prepares jobs that handle themselves: everything that can be looked up once is looked up here. */
final class SelfHandling {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final BeanManager beans;
    private final InjectionCheck injection;
    private final JobSurroundings surroundings;
    private final Transactions transactions;

    SelfHandling(BeanManager beans, JobSurroundings surroundings, Transactions transactions) {
        this.beans = beans;
        this.injection = new InjectionCheck(beans);
        this.surroundings = surroundings;
        this.transactions = transactions;
    }

    /** What calls the methods of a job; empty, with problems reported, if they cannot be called. */
    Optional<JobInvoker> invoker(AnnotatedType<?> type, JobMethods methods, Consumer<String> problems) {
        List<String> found = new ArrayList<>();
        Optional<InjectionTarget<Object>> members = members(type, found::add);
        methods.handle().ifPresent(method -> warnOfInterceptors(type, method));
        Optional<JobCode> handle = methods.handle().flatMap(method -> code(type, method, JobContext.class, found::add));
        Optional<FailedCode> failed = methods.failed()
                .flatMap(method -> code(type, method, JobFailure.class, found::add)
                        .map(code -> new FailedCode(
                                code,
                                Modifier.isStatic(method.getModifiers()),
                                rule(type, method) != TransactionRule.NONE,
                                transactions)));
        Optional<BackoffCode> backoff =
                methods.backoff().flatMap(method -> prepared(method, BackoffCode::of, found::add));
        found.forEach(problems);
        return handle.filter(code -> found.isEmpty())
                .map(code -> new SelfHandlingInvoker(surroundings, members, code, failed, backoff));
    }

    /** A job is no bean, so that nothing intercepts it; only what transactions mean is done by the engine. */
    private void warnOfInterceptors(AnnotatedType<?> type, Method method) {
        Stream.concat(annotated(type, method).getAnnotations().stream(), type.getAnnotations().stream())
                .map(Annotation::annotationType)
                .filter(beans::isInterceptorBinding)
                .filter(binding -> !binding.getName().equals(TransactionRule.ANNOTATION))
                .forEach(binding -> LOGGER.log(
                        System.Logger.Level.WARNING,
                        "@{0} does nothing on {1}: a job that handles itself is not intercepted. Handle it in a bean that"
                                + " implements JobHandler",
                        binding.getSimpleName(),
                        type.getJavaClass().getName()));
    }

    /** What the job says about transactions. */
    TransactionRule rule(AnnotatedType<?> type, Method method) {
        return TransactionRule.of(beans, annotated(type, method), type);
    }

    private Optional<JobCode> code(AnnotatedType<?> type, Method method, Class<?> given, Consumer<String> problems) {
        InjectedParameters parameters = injection.parameters(annotated(type, method), given, problems);
        return prepared(method, one -> JobCode.of(one, parameters), problems);
    }

    private static <C> Optional<C> prepared(Method method, Function<Method, C> maker, Consumer<String> problems) {
        try {
            return Optional.of(maker.apply(method));
        } catch (RuntimeException e) {
            problems.accept("has a method " + method.getName() + " that cannot be called: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<InjectionTarget<Object>> members(AnnotatedType<?> type, Consumer<String> problems) {
        if (type.getJavaClass().isRecord()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        injection.members(type, found::add);
        found.forEach(problems);
        if (!found.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(target(type));
        } catch (RuntimeException e) {
            problems.accept("cannot be injected: " + InjectionCheck.firstLine(e));
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private InjectionTarget<Object> target(AnnotatedType<?> type) {
        return beans.getInjectionTargetFactory((AnnotatedType<Object>) type).createInjectionTarget(null);
    }

    /** A method that comes from an interface may be missing among those of the type. */
    private AnnotatedMethod<?> annotated(AnnotatedType<?> type, Method method) {
        return find(type, method)
                .or(() -> find(beans.createAnnotatedType(method.getDeclaringClass()), method))
                .orElseThrow();
    }

    private static Optional<AnnotatedMethod<?>> find(AnnotatedType<?> type, Method method) {
        return type.getMethods().stream()
                .filter(one -> one.getJavaMember().equals(method))
                .findFirst()
                .map(one -> one);
    }
}
