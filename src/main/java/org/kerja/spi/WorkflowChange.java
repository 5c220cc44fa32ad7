package org.kerja.spi;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is read and written within one {@linkplain Workflows#change change}. Used by one thread. */
public interface WorkflowChange {

    /** Takes what has become of jobs since it was last taken, in its order, at most so much. */
    List<Outcome> outcomes(int limit);

    /** A chain or a batch as it is; nobody else changes it until this change has ended. */
    Optional<Workflow> workflow(String id);

    /** The parts of one that are chains and batches themselves. */
    List<String> children(String id);

    /** The first steps of one that have not begun. */
    List<Step> steps(String id, int limit);

    /** The place of the last step of one that has not begun; empty if there is none. */
    Optional<Long> lastPosition(String id);

    /** Adds a chain or a batch. */
    void add(Workflow workflow);

    /** Replaces one by what it has become. */
    void replace(Workflow workflow);

    /** Adds steps. */
    void addSteps(Collection<Step> steps);

    /** Removes steps. */
    void removeSteps(Collection<Step> steps);

    /**
     * Stores jobs of a chain or a batch, as {@link JobStore#pushUnique} does. Of one that is not stored since another has its key an
     * {@linkplain Outcome.Kind#SKIPPED outcome} tells.
     */
    void push(String workflow, List<Envelope> jobs);

    /** Stores jobs that belong to none. */
    void push(List<Envelope> jobs);

    /** Has it told as an {@linkplain Outcome.Kind#UNFINISHED outcome} that there is more to do for one. */
    void goOn(String workflow);
}
