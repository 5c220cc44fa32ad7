package org.kerja.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Shares out what a claim may take among the groups of lines, for drivers: in turn, each as many in a row as its
 * weight, or a multiple of that where there are fewer groups than jobs to be had.
 *
 * @param <L> a line
 */
public final class Turns<L> {

    /**
     * Takes jobs from a line.
     *
     * @param <L> a line
     * @param <E> what may go wrong
     */
    @FunctionalInterface
    public interface Taking<L, E extends Exception> {

        /** Takes at most so many jobs from a line, and says how many there were. */
        int take(L line, int most) throws E;
    }

    private final Map<String, Deque<L>> groups = new LinkedHashMap<>();
    private final ToIntFunction<String> weight;
    private String last = "";

    /**
     * @param lines in the order of their turns
     * @param group whose turn it is; lines of one group share it
     */
    public Turns(List<L> lines, Function<L, String> group, ToIntFunction<String> weight) {
        this.weight = weight;
        lines.forEach(line -> groups.computeIfAbsent(group.apply(line), name -> new ArrayDeque<>())
                .add(line));
    }

    /** Takes until there are as many as wanted or there is nothing left, and returns how many there are. */
    public <E extends Exception> int share(int most, Taking<L, E> taking) throws E {
        int left = most;
        while (left > 0 && !groups.isEmpty()) {
            int total = groups.keySet().stream().mapToInt(weight).sum();
            int unit = Math.max(1, left / Math.max(1, total));
            for (String group : List.copyOf(groups.keySet())) {
                if (left == 0) {
                    break;
                }
                int turn = (int) Math.min(left, (long) unit * weight.applyAsInt(group));
                left -= take(group, turn, taking);
            }
        }
        return most - left;
    }

    /**
     * Takes from the lines of a group until its turn is over; a line that has less than it might take has its turn no
     * more.
     */
    private <E extends Exception> int take(String group, int turn, Taking<L, E> taking) throws E {
        Deque<L> lines = groups.getOrDefault(group, new ArrayDeque<>());
        int taken = 0;
        while (taken < turn && !lines.isEmpty()) {
            L line = lines.remove();
            int found = taking.take(line, turn - taken);
            if (found == turn - taken) {
                lines.add(line);
            }
            taken += found;
        }
        last = group;
        if (lines.isEmpty()) {
            groups.remove(group);
        }
        return taken;
    }

    /** Whether there are lines that may have more. */
    public boolean more() {
        return !groups.isEmpty();
    }

    /** Whose turn was the last. */
    public String last() {
        return last;
    }
}
