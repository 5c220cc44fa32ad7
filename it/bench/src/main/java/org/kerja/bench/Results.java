package org.kerja.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of each measure of each system, one for each round, and their median and spread. */
final class Results {

    /** One measure of one system. */
    record Key(String measure, String system) {}

    /** What was measured. */
    static final class Values {

        private final String unit;
        private final List<Double> all = new ArrayList<>();

        private Values(String unit) {
            this.unit = unit;
        }

        String unit() {
            return unit;
        }

        int count() {
            return all.size();
        }

        /** The one in the middle, or the mean of both that are. */
        double median() {
            List<Double> sorted = all.stream().sorted().toList();
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }

        double min() {
            return Collections.min(all);
        }

        double max() {
            return Collections.max(all);
        }
    }

    private final Map<Key, Values> values = new LinkedHashMap<>();

    /** Keeps the value of one round; what is not a number is not kept. */
    void add(String measure, String system, double value, String unit) {
        if (!Double.isNaN(value)) {
            values.computeIfAbsent(new Key(measure, system), key -> new Values(unit))
                    .all
                    .add(value);
        }
    }

    Optional<Values> of(String measure, String system) {
        return Optional.ofNullable(values.get(new Key(measure, system)));
    }

    Optional<Double> median(String measure, String system) {
        return of(measure, system).map(Values::median);
    }

    /** The systems that have a value of a measure. */
    List<String> systems(String measure) {
        return values.keySet().stream()
                .filter(key -> key.measure().equals(measure))
                .map(Key::system)
                .toList();
    }

    Set<Map.Entry<Key, Values>> all() {
        return Collections.unmodifiableSet(values.entrySet());
    }
}
