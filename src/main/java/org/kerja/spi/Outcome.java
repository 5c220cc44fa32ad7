package org.kerja.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerja.JobId;

/**
 * What has become of jobs of a chain or a batch, kept until it is {@linkplain WorkflowChange#outcomes taken}.
 *
 * @param job which, if it is one alone
 * @param count how many
 * @param text of one alone that has failed its message; of one that is done and has left something its name and, in the next line,
 *     that; else empty
 */
public record Outcome(String workflow, Kind kind, Optional<JobId> job, long count, String text) {

    /** What the end of a job is told as to that of which it is a part. */
    public static Outcome of(Membership membership, End end) {
        Kind kind = switch (end.state()) {
            case COMPLETED -> Kind.SUCCEEDED;
            case CANCELLED -> Kind.CANCELLED;
            default -> Kind.SKIPPED;
        };
        if (membership.counted()) {
            return new Outcome(membership.workflow(), kind, Optional.empty(), 1, "");
        }
        String text = end.result().map(result -> end.name() + "\n" + result).orElse("");
        return new Outcome(membership.workflow(), kind, Optional.of(end.lease().id()), 1, text);
    }

    /** Those of the same chain or batch that need only be counted as one, in the order of the first of each. */
    public static List<Outcome> together(Collection<Outcome> outcomes) {
        Map<Outcome, Long> counts = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            counts.merge(
                    new Outcome(outcome.workflow(), outcome.kind(), outcome.job(), 0, outcome.text()),
                    outcome.count(),
                    Long::sum);
        }
        List<Outcome> together = new ArrayList<>();
        counts.forEach((outcome, count) ->
                together.add(new Outcome(outcome.workflow(), outcome.kind(), outcome.job(), count, outcome.text())));
        return together;
    }

    /** What may become of them. */
    public enum Kind {
        /** They are done. */
        SUCCEEDED,
        /** It has finally failed. */
        FAILED,
        /** They were cancelled, or removed in another way. */
        CANCELLED,
        /** They were not needed. */
        SKIPPED,
        /** It had failed and lies in its queue again. */
        RETRIED,
        /** There are more steps to begin, see {@link WorkflowChange#goOn}. */
        UNFINISHED
    }
}
