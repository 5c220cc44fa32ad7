package org.kerja.cdi;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.UniqueRule;
import org.kerja.engine.job.Upcaster;
import org.kerja.engine.payload.PayloadTypes;
import org.kerja.middleware.JobMiddleware;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.References;

/** Makes definitions of the jobs that were found, and finds what is wrong with them. */
final class JobTypes {

    private final Findings findings;
    private final BeanManager beans;
    private final SelfHandling selfHandling;
    private final JobSurroundings surroundings;
    private final JobConstraints constraints;
    private final References references;
    private final SettingsReader reader;

    /**
     * Makes one.
     *
     * @param reader reads the options, and hears of everything that is wrong
     */
    JobTypes(
            Findings findings,
            BeanManager beans,
            SelfHandling selfHandling,
            JobSurroundings surroundings,
            JobConstraints constraints,
            References references,
            SettingsReader reader) {
        this.findings = findings;
        this.beans = beans;
        this.selfHandling = selfHandling;
        this.surroundings = surroundings;
        this.constraints = constraints;
        this.references = references;
        this.reader = reader;
    }

    /** A definition of each job, the wrong ones included so that the rest of what is wrong with them is found too. */
    List<JobDefinition> definitions() {
        Set<Class<?>> known = new HashSet<>();
        List<JobDefinition> definitions = new ArrayList<>();
        for (AnnotatedType<?> type : findings.jobs()) {
            known.add(type.getJavaClass());
            definitions.add(definition(type));
        }
        for (HandlerBean handler : findings.handlers()) {
            if (handler.jobType().filter(known::contains).isEmpty()) {
                reader.problem(
                        "Handler " + handler.description() + " is a "
                                + handler.handlerType().getTypeName()
                                + ", whose type argument is no job: let it be a type annotated @Job in an archive that CDI scans.");
            }
        }
        return definitions;
    }

    private record Execution(JobInvoker invoker, TransactionRule rule) {

        /** Of a job that cannot be deployed. */
        static final Execution NONE = new Execution(new NoInvoker(), TransactionRule.NONE);
    }

    private JobDefinition definition(AnnotatedType<?> annotated) {
        Class<?> type = annotated.getJavaClass();
        Job job = annotated.getAnnotation(Job.class);
        String name = JobNames.of(type, job);
        Consumer<String> problems = problem -> reader.problem("Job '" + name + "' (" + type.getName() + ") " + problem);
        JobShape.check(type, problems);
        if (!type.isInterface() && !type.isEnum()) {
            PayloadTypes.problems(type, references).forEach(problems);
        }
        JobMethods methods = JobMethods.of(type, problems);
        Execution execution = execution(annotated, methods, problems);
        JobOptions options = JobOptions.resolve(job, name, type, reader);
        List<JobMiddleware> own = BeanMiddleware.named(
                options.middleware(),
                beans,
                surroundings,
                problem -> problems.accept("has middleware, but " + problem + "."));
        return new JobDefinition(
                name,
                Arrays.stream(job.aliases())
                        .filter(alias -> !alias.equals(name))
                        .collect(Collectors.toSet()),
                job.version(),
                type,
                options,
                execution.rule() != TransactionRule.NONE,
                execution.invoker(),
                constraints.of(type, name),
                own,
                upcaster(job, methods, problems),
                UniqueRule.resolve(name, type, options.encrypted(), reader),
                LineRule.resolve(name, type, options.encrypted(), reader));
    }

    private static Upcaster upcaster(Job job, JobMethods methods, Consumer<String> problems) {
        if (methods.upcast().isEmpty()) {
            return Upcaster.NONE;
        }
        if (job.version() == 1) {
            problems.accept(
                    "has an upcast method, but there is nothing before its version 1: raise the version in @Job.");
        }
        try {
            return UpcastCode.of(methods.upcast().get());
        } catch (RuntimeException e) {
            problems.accept("has a method upcast that cannot be called: " + e.getMessage());
            return Upcaster.NONE;
        }
    }

    private Execution execution(AnnotatedType<?> annotated, JobMethods methods, Consumer<String> problems) {
        List<HandlerBean> handlers = findings.handlers().stream()
                .filter(handler -> handler.jobType().equals(Optional.of(annotated.getJavaClass())))
                .toList();
        if (methods.handle().isPresent()) {
            if (!handlers.isEmpty()) {
                problems.accept("has a handle method and is handled by " + descriptions(handlers) + " too: keep one.");
            }
            return selfHandling(annotated, methods, problems);
        }
        methods.failed()
                .ifPresent(failed -> problems.accept("has a failed method, but no handle method: what a handler should"
                        + " do about a failure belongs to JobHandler.failed."));
        return handler(handlers, problems).map(one -> handled(one, problems)).orElse(Execution.NONE);
    }

    private Execution selfHandling(AnnotatedType<?> annotated, JobMethods methods, Consumer<String> problems) {
        return selfHandling
                .invoker(annotated, methods, problems)
                .map(invoker -> new Execution(
                        invoker, selfHandling.rule(annotated, methods.handle().orElseThrow())))
                .orElse(Execution.NONE);
    }

    /** The one that CDI would choose: of several, an alternative may be meant. */
    private Optional<HandlerBean> handler(List<HandlerBean> handlers, Consumer<String> problems) {
        if (handlers.isEmpty()) {
            problems.accept("has no handle method and no handler: add a method handle, or a bean that implements "
                    + JobHandler.class.getSimpleName() + " for it.");
            return Optional.empty();
        }
        try {
            Bean<?> chosen =
                    beans.resolve(handlers.stream().map(HandlerBean::bean).collect(Collectors.toSet()));
            return handlers.stream().filter(one -> one.bean().equals(chosen)).findFirst();
        } catch (AmbiguousResolutionException e) {
            problems.accept("is handled by several beans, " + descriptions(handlers) + ": keep one of them.");
            return Optional.empty();
        }
    }

    private Execution handled(HandlerBean handler, Consumer<String> problems) {
        TransactionRule rule = rule(handler);
        if (rule == TransactionRule.OWN) {
            problems.accept("is handled by " + handler.description()
                    + " with @Transactional(REQUIRES_NEW), which leaves the transaction that the job completes in:"
                    + " use REQUIRED.");
            return Execution.NONE;
        }
        return new Execution(new HandlerBeanInvoker(surroundings, beans, handler), rule);
    }

    private TransactionRule rule(HandlerBean handler) {
        return handler.annotated()
                .map(type -> handler.handleMethod()
                        .map(method -> TransactionRule.of(beans, method, type))
                        .orElseGet(() -> TransactionRule.of(beans, type, type)))
                .orElse(TransactionRule.NONE);
    }

    private static String descriptions(List<HandlerBean> handlers) {
        return handlers.stream().map(HandlerBean::description).sorted().collect(Collectors.joining(" and "));
    }

    private static final class NoInvoker implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) {
            throw new IllegalStateException("The deployment has failed");
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            throw new IllegalStateException("The deployment has failed");
        }
    }
}
