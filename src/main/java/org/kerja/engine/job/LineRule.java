package org.kerja.engine.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.Group;
import org.kerja.Limit;
import org.kerja.engine.config.DurationText;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;

/**
 * In which lines the jobs of a type wait, by {@link Limit} and {@link Group}, {@code kerja.limits.<scope>.*} and
 * {@code kerja.groups.<scope>.*}.
 *
 * @param scopes the limits, the ordered one first
 * @param group whose turn is whose
 * @param hidden whether nobody is to read what keys are made of
 */
public record LineRule(List<Scope> scopes, Optional<Scope> group, Map<String, Integer> weights, boolean hidden) {

    /** Of jobs that are not limited. */
    public static final LineRule NONE = new LineRule(List.of(), Optional.empty(), Map.of(), false);

    /**
     * Keys of one kind.
     *
     * @param rule what limits each of them
     * @param ordered whether jobs run in their order
     */
    record Scope(String name, KeyParts parts, LimitRule rule, boolean ordered) {

        String key(Object job, boolean hidden) {
            return parts.key(name, job, hidden);
        }
    }

    public LineRule {
        scopes = List.copyOf(scopes);
        weights = Map.copyOf(weights);
    }

    /**
     * Resolves the rule of a job type; mistakes go to the reader.
     *
     * @param hidden whether what the job is made of is not to be read in the store
     */
    public static LineRule resolve(String name, Class<?> type, boolean hidden, SettingsReader reader) {
        List<Scope> limits = new ArrayList<>();
        Set<String> scopes = new HashSet<>();
        for (Limit limit : type.getAnnotationsByType(Limit.class)) {
            Scope scope = scope(name, type, limit, reader);
            limits.add(scope);
            if (!scopes.add(scope.name())) {
                reader.problem("Job '" + name + "', @Limit: there are two with the scope '" + scope.name()
                        + "'; give each one of its own.");
            }
        }
        if (limits.stream().filter(Scope::ordered).count() > 1) {
            reader.problem("Job '" + name + "', @Limit: only one can be ordered.");
        }
        limits.sort(Comparator.comparing(Scope::ordered).reversed());
        @Nullable Group group = type.getAnnotation(Group.class);
        if (group == null) {
            return new LineRule(limits, Optional.empty(), Map.of(), hidden);
        }
        String scope = group.scope().isEmpty() ? name : group.scope();
        String where = "Job '" + name + "', @Group: ";
        if (group.by().length == 0) {
            reader.problem(where + "say by what jobs belong to groups.");
        }
        KeyParts parts = KeyParts.of(type, group.by(), problem -> reader.problem(where + problem + "."));
        return new LineRule(
                limits,
                Optional.of(new Scope(scope, parts, new LimitRule(0, 0, Duration.ZERO), false)),
                reader.read("kerja.groups." + scope + ".weights", Map.of(), LineRule::weights),
                hidden);
    }

    private static Scope scope(String name, Class<?> type, Limit limit, SettingsReader reader) {
        String scope = limit.scope().isEmpty() ? name : limit.scope();
        String where = "Job '" + name + "', @Limit"
                + (limit.scope().isEmpty() ? "" : "(scope = \"" + limit.scope() + "\")") + ": ";
        String prefix = "kerja.limits." + scope + ".";
        KeyParts parts = KeyParts.of(type, limit.by(), problem -> reader.problem(where + problem + "."));
        if (limit.concurrent() < 0) {
            reader.problem(where + "concurrent: '" + limit.concurrent() + "' is negative; give at least 1.");
        }
        if (limit.rate() < 0) {
            reader.problem(where + "rate: '" + limit.rate() + "' is negative; give at least 1.");
        }
        int concurrent = reader.number(prefix + "concurrent", limit.concurrent(), 1, Integer.MAX_VALUE);
        int rate = reader.number(prefix + "rate", limit.rate(), 1, Integer.MAX_VALUE);
        Duration per = reader.read(prefix + "per", annotated(where, limit.per(), reader), DurationText::parse);
        if (rate > 0 && (per.isZero() || per.isNegative())) {
            reader.problem(where + "a rate needs the time of which it is one, such as per = \"1m\".");
        }
        if (rate == 0 && !per.isZero()) {
            reader.problem(where + "a time needs its rate of at least 1.");
        }
        if (concurrent == 0 && rate == 0 && !limit.ordered()) {
            reader.problem(where + "it limits nothing; say concurrent, rate or ordered.");
        }
        if (limit.ordered() && concurrent > 1) {
            reader.problem(where + "ordered jobs run one at a time; leave concurrent out.");
        }
        return new Scope(scope, parts, new LimitRule(limit.ordered() ? 1 : concurrent, rate, per), limit.ordered());
    }

    private static Duration annotated(String where, String text, SettingsReader reader) {
        try {
            return text.isEmpty() ? Duration.ZERO : DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            reader.problem(where + "per: " + e.getMessage() + ".");
            return Duration.ZERO;
        }
    }

    private static Map<String, Integer> weights(String text) {
        Map<String, Integer> weights = new HashMap<>();
        for (String part : SettingsReader.split(text)) {
            int colon = part.lastIndexOf(':');
            if (colon < 1 || !part.substring(colon + 1).trim().matches("[1-9]\\d{0,3}")) {
                throw new IllegalArgumentException("'" + part + "' is no group with a weight from 1 to 9999");
            }
            weights.put(
                    part.substring(0, colon).trim(),
                    Integer.parseInt(part.substring(colon + 1).trim()));
        }
        return weights;
    }

    /** Whether jobs of the type are limited or have groups. */
    public boolean limits() {
        return !scopes.isEmpty() || group.isPresent();
    }

    /** Whether a job must start as soon as it was claimed. */
    public boolean rated() {
        for (Scope scope : scopes) {
            if (scope.rule().rate() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Where a job waits; empty if it is not limited. */
    public Optional<LimitLine> of(Object job) {
        if (!limits()) {
            return Optional.empty();
        }
        List<String> keys = scopes.stream().map(scope -> scope.key(job, hidden)).toList();
        boolean ordered = !scopes.isEmpty() && scopes.get(0).ordered();
        String name = ordered ? keys.get(0) : String.join("\n", keys);
        return Optional.of(new LimitLine(
                KeyParts.within(group.map(scope -> scope.key(job, hidden)).orElse(""), LimitLine.GROUP_LIMIT),
                KeyParts.within(name, LimitLine.NAME_LIMIT),
                ordered,
                keys));
    }

    /** The limits of some definitions, and the weights of their groups; what contradicts goes to the reader. */
    public static LimitTable table(Collection<JobDefinition> definitions, SettingsReader reader) {
        Map<String, LimitRule> rules = new HashMap<>();
        Map<String, Integer> weights = new HashMap<>();
        for (JobDefinition definition : definitions) {
            for (Scope scope : definition.line().scopes()) {
                LimitRule other = rules.putIfAbsent(scope.name(), scope.rule());
                if (other != null && !other.equals(scope.rule())) {
                    reader.problem(
                            "Job '" + definition.name() + "', @Limit: another job says something else of the scope '"
                                    + scope.name() + "'; let both say the same.");
                }
            }
            definition.line().groupWeights().forEach(weight -> weights.put(weight.getKey(), weight.getValue()));
        }
        return new LimitTable(
                definitions.stream().anyMatch(definition -> definition.line().limits()), rules, weights);
    }

    private Stream<Map.Entry<String, Integer>> groupWeights() {
        return group.stream()
                .flatMap(scope -> weights.entrySet().stream()
                        .map(weight -> Map.entry(
                                KeyParts.within(
                                        KeyParts.given(scope.name(), weight.getKey(), hidden), LimitLine.GROUP_LIMIT),
                                weight.getValue())));
    }
}
