package org.kerja.spi;

import java.util.Optional;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;

/**
 * A chain or a batch, as a store keeps it. Times are milliseconds of the store's clock since the epoch.
 *
 * @param id the text of a UUID
 * @param parent the one of which it is a part, if it is one
 * @param name that was given to it, or empty
 * @param body what the engine wrote beside
 * @param createdAt when it was {@linkplain WorkflowChange#add added}
 * @param endedAt when it was replaced by one that has ended; 0 if it has not
 */
public record Workflow(
        String id,
        Optional<String> parent,
        Kind kind,
        String name,
        WorkflowState state,
        MemberCounts counts,
        String body,
        long createdAt,
        long endedAt) {

    /** What it is. */
    public enum Kind {
        CHAIN,
        BATCH
    }

    /** One that is to be added, or to replace what is there; of times the store knows better. */
    public Workflow(
            String id,
            Optional<String> parent,
            Kind kind,
            String name,
            WorkflowState state,
            MemberCounts counts,
            String body) {
        this(id, parent, kind, name, state, counts, body, 0, 0);
    }

    /** Whether nothing more will come of it by itself. */
    public boolean hasEnded() {
        return state.isEnd();
    }
}
