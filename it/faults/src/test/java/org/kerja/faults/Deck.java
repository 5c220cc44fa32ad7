package org.kerja.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Deals faults in an order that a seed decides: each as often as any other, but for death, of which every other is one, at each point
 * as often as at any other.
 */
final class Deck {

    /**
     * One fault.
     *
     * @param point at which fault point, or empty
     */
    record Card(Fault fault, String point) {}

    private final List<Card> faults = new ArrayList<>();
    private final List<Card> deaths = new ArrayList<>();
    private final Deque<Card> dealtFaults = new ArrayDeque<>();
    private final Deque<Card> dealtDeaths = new ArrayDeque<>();
    private final Random random;
    private int count;

    /** Some faults; if death at a point is among them, at each of these points. */
    Deck(Collection<Fault> faults, Collection<String> points, Random random) {
        this.random = random;
        for (Fault fault : faults) {
            if (fault == Fault.DEATH_AT_POINT) {
                points.stream().map(point -> new Card(fault, point)).forEach(deaths::add);
            } else {
                this.faults.add(new Card(fault, ""));
            }
        }
    }

    /** The next one. */
    synchronized Card deal() {
        boolean death = faults.isEmpty() || count % 2 == 1 && !deaths.isEmpty();
        count++;
        return death ? next(deaths, dealtDeaths) : next(faults, dealtFaults);
    }

    private Card next(List<Card> cards, Deque<Card> dealt) {
        if (dealt.isEmpty()) {
            Collections.shuffle(cards, random);
            dealt.addAll(cards);
        }
        return dealt.removeFirst();
    }
}
