package org.kerja.engine.job;

import java.util.Map;
import java.util.Optional;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;

/**
 * The limits of all jobs of this node.
 *
 * @param any whether there are jobs with limits or groups
 * @param byScope what limits each key of a scope
 * @param weights those of groups that have one
 */
public record LimitTable(boolean any, Map<String, LimitRule> byScope, Map<String, Integer> weights)
        implements LimitRules {

    /** That of a node without limits. */
    public static final LimitTable NONE = new LimitTable(false, Map.of(), Map.of());

    public LimitTable {
        byScope = Map.copyOf(byScope);
        weights = Map.copyOf(weights);
    }

    @Override
    public Optional<LimitRule> of(String key) {
        return Optional.ofNullable(byScope.get(KeyParts.scopeOf(key)));
    }

    @Override
    public int weight(String group) {
        return weights.getOrDefault(group, 1);
    }
}
