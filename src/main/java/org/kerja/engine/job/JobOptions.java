package org.kerja.engine.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerja.Exponential;
import org.kerja.Job;
import org.kerja.MissingEntity;
import org.kerja.engine.config.DurationText;
import org.kerja.engine.config.SettingsReader;

/**
 * The options of a job as this node resolved them: annotation, then {@code kerja.jobs.<job-name>.*}; connection and queue
 * also by route.
 *
 * @param tries 0 for without limit
 * @param maxExceptions 0 for without limit
 * @param middleware names
 * @param keep for how long its end is to be found; zero for not at all
 */
public record JobOptions(
        Optional<String> connection,
        Optional<String> queue,
        Duration delay,
        int tries,
        Backoff backoff,
        Optional<Duration> timeout,
        Optional<Duration> retryUntil,
        boolean failOnTimeout,
        int priority,
        int maxExceptions,
        ExceptionRules exceptions,
        int maxDeliveries,
        List<String> middleware,
        boolean encrypted,
        MissingEntity onMissingEntity,
        Duration keep) {

    public JobOptions {
        middleware = List.copyOf(middleware);
    }

    /** The lowest and the highest priority. */
    public static final int PRIORITY_BOUND = 100;

    private static final Duration NO_DURATION = Duration.ofMillis(-1);

    /** Resolves the options of a job type; mistakes of the annotation and of the configuration go to the reader. */
    public static JobOptions resolve(Job job, String name, Class<?> type, SettingsReader reader) {
        Resolution from = new Resolution(name, reader);
        return new JobOptions(
                from.text("connection", job.connection()).or(() -> Route.connection(type, name, reader)),
                from.text("queue", job.queue()).or(() -> Route.queue(type, name, reader)),
                from.duration("delay", job.delay()).orElse(Duration.ZERO),
                from.number("tries", job.tries(), 0, Integer.MAX_VALUE),
                from.backoff(job),
                from.duration("timeout", job.timeout()).filter(timeout -> !timeout.isZero()),
                from.duration("retry-until", job.retryUntil()),
                reader.flag(from.property("fail-on-timeout"), job.failOnTimeout()),
                from.number("priority", job.priority(), -PRIORITY_BOUND, PRIORITY_BOUND),
                from.number("max-exceptions", job.maxExceptions(), 0, Integer.MAX_VALUE),
                from.exceptions(job),
                from.number("max-deliveries", job.maxDeliveries(), 1, Integer.MAX_VALUE),
                reader.read(from.property("middleware"), List.of(job.middleware()), SettingsReader::split),
                reader.flag(from.property("encrypted"), job.encrypted()),
                reader.choice(from.property("on-missing-entity"), job.onMissingEntity()),
                from.duration("keep", job.keep()).orElse(Duration.ZERO));
    }

    /** Where the value of one option comes from. */
    private record Resolution(String name, SettingsReader reader) {

        String property(String option) {
            return "kerja.jobs." + name + "." + option;
        }

        Optional<String> text(String option, String annotated) {
            return Optional.of(reader.text(property(option), annotated)).filter(text -> !text.isEmpty());
        }

        int number(String option, int annotated, int minimum, int maximum) {
            if (annotated < minimum || annotated > maximum) {
                annotationProblem(
                        option, "'" + annotated + "' is out of range; allowed is " + minimum + " to " + maximum);
            }
            return reader.number(property(option), annotated, minimum, maximum);
        }

        Optional<Duration> duration(String option, String annotated) {
            Duration value = reader.read(property(option), annotatedDuration(option, annotated), this::parse);
            return Optional.of(value).filter(duration -> !duration.isNegative());
        }

        Backoff backoff(Job job) {
            List<Duration> annotated = Arrays.stream(job.backoff())
                    .map(wait -> annotatedDuration("backoff", wait))
                    .toList();
            List<Duration> waits = reader.read(
                    property("backoff"),
                    annotated,
                    text -> SettingsReader.split(text).stream().map(this::parse).toList());
            if (waits.isEmpty()) {
                return growing(job.exponential());
            }
            return new Backoff.Fixed(waits.stream()
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                    .toList());
        }

        ExceptionRules exceptions(Job job) {
            ExceptionRules rules = new ExceptionRules(
                    classes("retry-on", job.retryOn()),
                    classes("fail-on", job.failOn()),
                    classes("drop-on", job.dropOn()));
            once("fail-on", rules.failOn(), "retry-on", rules.retryOn());
            once("drop-on", rules.dropOn(), "retry-on", rules.retryOn());
            once("drop-on", rules.dropOn(), "fail-on", rules.failOn());
            return rules;
        }

        private void once(String option, Set<Class<?>> classes, String other, Set<Class<?>> others) {
            classes.stream()
                    .filter(others::contains)
                    .forEach(type -> annotationProblem(
                            option, "'" + type.getName() + "' is named by " + other + " too; leave it in one"));
        }

        private Set<Class<?>> classes(String option, Class<? extends Throwable>[] annotated) {
            return reader.read(
                    property(option),
                    Set.of(annotated),
                    text -> SettingsReader.split(text).stream()
                            .map(Resolution::exception)
                            .collect(Collectors.toUnmodifiableSet()));
        }

        private static Class<?> exception(String className) {
            try {
                Class<?> type =
                        Class.forName(className, false, Thread.currentThread().getContextClassLoader());
                if (!Throwable.class.isAssignableFrom(type)) {
                    throw new IllegalArgumentException("'" + className + "' is no exception");
                }
                return type;
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        "'" + className + "' is no class of the application; give its full name", e);
            }
        }

        private Backoff growing(Exponential exponential) {
            Duration initial =
                    duration("exponential.initial", exponential.initial()).orElse(Duration.ZERO);
            Duration maximum = duration("exponential.max", exponential.max()).orElse(Duration.ZERO);
            return new Backoff.Growing(
                    initial,
                    decimal("exponential.factor", exponential.factor(), 1, 1000),
                    maximum,
                    decimal("exponential.jitter", exponential.jitter(), 0, 1));
        }

        private double decimal(String option, double annotated, double minimum, double maximum) {
            if (!(annotated >= minimum && annotated <= maximum)) {
                annotationProblem(
                        option, "'" + annotated + "' is out of range; allowed is " + minimum + " to " + maximum);
            }
            return reader.decimal(property(option), annotated, minimum, maximum);
        }

        private Duration annotatedDuration(String option, String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                annotationProblem(option, String.valueOf(e.getMessage()));
                return NO_DURATION;
            }
        }

        private Duration parse(String text) {
            return text.isEmpty() || text.equals("none") ? NO_DURATION : DurationText.parse(text);
        }

        private void annotationProblem(String option, String problem) {
            reader.problem("Job '" + name + "', option " + option + ": " + problem + ".");
        }
    }
}
