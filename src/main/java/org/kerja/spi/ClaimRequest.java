package org.kerja.spi;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a worker wants to claim.
 *
 * @param queues in the order in which they are to be emptied
 * @param names the job names this node knows; others are left for nodes that do
 * @param limit at most this many
 * @param lease for how long
 * @param node who claims
 */
public record ClaimRequest(List<String> queues, Set<String> names, int limit, Duration lease, String node) {

    /** The same with another limit. */
    public ClaimRequest atMost(int otherLimit) {
        return new ClaimRequest(queues, names, otherLimit, lease, node);
    }
}
