package org.kerja.spi;

import java.util.List;

/**
 * Where a limited job waits: not in its queue as a whole, but in a line of jobs that have the same keys. As long as a
 * key allows no more, nobody looks at the rest of its line.
 *
 * @param group whose turn comes in rotation with those of other groups of the queue, or empty
 * @param name of the line within the group
 * @param ordered whether only the first of the line may be claimed, in the order of priorities and ids
 * @param keys what is limited; together or not at all
 */
public record LimitLine(String group, String name, boolean ordered, List<String> keys) {

    /** The length of the longest group. */
    public static final int GROUP_LIMIT = 100;

    /** The length of the longest name. */
    public static final int NAME_LIMIT = 100;

    public LimitLine {
        keys = List.copyOf(keys);
    }
}
