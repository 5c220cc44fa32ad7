package org.kerja.engine.job;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.Unique.Until;
import org.kerja.engine.config.DurationText;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.Uniqueness;

/** What {@link Unique} says of a job, together with {@code kerja.jobs.<job-name>.unique.*}. */
public final class UniqueRule {

    private final boolean always;
    private final String scope;
    private final KeyParts parts;
    private final boolean hidden;
    private final Uniqueness model;

    private UniqueRule(boolean always, String scope, KeyParts parts, boolean hidden, Uniqueness model) {
        this.always = always;
        this.scope = scope;
        this.parts = parts;
        this.hidden = hidden;
        this.model = model;
    }

    /** That of a type that says nothing, with nothing configured. */
    public static UniqueRule none(String name) {
        return new UniqueRule(
                false,
                name,
                KeyParts.NONE,
                false,
                new Uniqueness("", Until.DONE, Duration.ZERO, OnDuplicate.DROP, Optional.empty()));
    }

    /**
     * Resolves the rule of a job type; mistakes go to the reader.
     *
     * @param hidden whether what the job is made of is not to be read in the store
     */
    public static UniqueRule resolve(String name, Class<?> type, boolean hidden, SettingsReader reader) {
        @Nullable Unique unique = type.getAnnotation(Unique.class);
        String prefix = "kerja.jobs." + name + ".unique.";
        String where = "Job '" + name + "', @Unique: ";
        KeyParts parts = KeyParts.of(
                type, unique == null ? new String[0] : unique.by(), problem -> reader.problem(where + problem + "."));
        Until until = reader.choice(prefix + "until", unique == null ? Until.DONE : unique.until());
        OnDuplicate onDuplicate =
                reader.choice(prefix + "on-duplicate", unique == null ? OnDuplicate.DROP : unique.onDuplicate());
        Optional<Duration> time =
                duration(prefix + "time", where + "time: ", unique == null ? "" : unique.time(), reader);
        Optional<Duration> maxWait =
                duration(prefix + "max-wait", where + "maxWait: ", unique == null ? "" : unique.maxWait(), reader);
        if (until == Until.TIME && time.isEmpty()) {
            reader.problem(where + "until TIME needs a time, such as 10m.");
        }
        if (until != Until.TIME && time.isPresent()) {
            reader.problem(where + "a time is of use with until TIME only.");
        }
        if (onDuplicate != OnDuplicate.EXTEND && maxWait.isPresent()) {
            reader.problem(where + "maxWait is of use with onDuplicate EXTEND only.");
        }
        String scope = unique == null || unique.scope().isEmpty() ? name : unique.scope();
        return new UniqueRule(
                unique != null,
                scope,
                parts,
                hidden,
                new Uniqueness("", until, time.orElse(Duration.ZERO), onDuplicate, maxWait));
    }

    private static Optional<Duration> duration(String property, String where, String annotated, SettingsReader reader) {
        Duration none = Duration.ZERO;
        Duration otherwise = none;
        try {
            otherwise = annotated.isEmpty() ? none : positive(annotated);
        } catch (IllegalArgumentException e) {
            reader.problem(where + e.getMessage() + ".");
        }
        return Optional.of(reader.read(property, otherwise, UniqueRule::positive))
                .filter(one -> !one.isZero());
    }

    private static Duration positive(String text) {
        Duration duration = DurationText.parse(text);
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("'" + text + "' is not more than nothing");
        }
        return duration;
    }

    /** Whether each job of the type has a key. */
    public boolean always() {
        return always;
    }

    /**
     * The key of a job, if it has one.
     *
     * @param given the key that its dispatch says
     */
    public Optional<Uniqueness> of(Object job, Optional<String> given) {
        if (given.isPresent()) {
            return Optional.of(with(KeyParts.given(scope, given.get(), hidden)));
        }
        return always ? Optional.of(with(parts.key(scope, job, hidden))) : Optional.empty();
    }

    private Uniqueness with(String key) {
        return new Uniqueness(key, model.until(), model.time(), model.onDuplicate(), model.maxWait());
    }
}
