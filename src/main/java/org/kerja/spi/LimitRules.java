package org.kerja.spi;

import java.util.Optional;

/** The limits that a node keeps. */
public interface LimitRules {

    /** What limits a key, if anything does. */
    Optional<LimitRule> of(String key);

    /** How many jobs of a group come in a row before it is the turn of the next; at least 1. */
    int weight(String group);
}
