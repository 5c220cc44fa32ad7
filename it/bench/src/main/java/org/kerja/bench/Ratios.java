package org.kerja.bench;

import java.util.List;

/** Relates each system to the floor, and Kerja to each of its peers and to itself in a server. */
final class Ratios {

    private final Results results;
    private final List<Contender> contenders;

    Ratios(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = List.copyOf(contenders);
    }

    /** Adds the ratios of a measure of which more is better. */
    void add(String measure) {
        ofFloor(measure);
        ofPeers(measure, Contender.KERJA);
        if (measure.equals("drain")) {
            ofPeers(measure, Contender.KERJA_EACH);
        }
        ofPeers(measure, Contender.KERJA_WILDFLY);
    }

    /** Adds the write-ahead log of a whole life, dispatched in bulk, without the images of pages. */
    void addLife() {
        for (Contender contender : contenders) {
            String label = contender.label();
            results.median("drain-wal", label)
                    .ifPresent(drain -> results.add(
                            "life-wal",
                            label,
                            drain
                                    + results.median("bulk-wal", label).orElse(Double.NaN)
                                    - results.median("bulk-full-pages", label).orElse(Double.NaN)
                                    - results.median("drain-full-pages", label).orElse(Double.NaN),
                            "bytes/job"));
        }
    }

    private void ofFloor(String measure) {
        contenders.stream()
                .filter(Contender::isFloor)
                .flatMap(floor -> results.median(measure, floor.label()).stream())
                .max(Double::compare)
                .ifPresent(floor -> contenders.stream()
                        .filter(one -> !one.isFloor())
                        .forEach(one -> results.median(measure, one.label())
                                .ifPresent(value ->
                                        results.add(measure + "-ratio", one.label(), value / floor, "of-floor"))));
    }

    private void ofPeers(String measure, Contender kerja) {
        results.median(measure, kerja.label())
                .ifPresent(value -> contenders.stream()
                        .filter(Contender::isPeer)
                        .forEach(peer -> results.median(measure, peer.label())
                                .ifPresent(other -> results.add(
                                        measure + "-of-" + peer.label(), kerja.label(), value / other, "times"))));
    }
}
