package org.kerja.engine.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kerja.JobId;
import org.kerja.MemberCounts;
import org.kerja.spi.Envelope;
import org.kerja.spi.Outcome;
import org.kerja.spi.Step;
import org.kerja.spi.WorkflowChange;

/** Moves chains and batches on, within one change of their store. */
public final class Progression {

    /**
     * What came of a change.
     *
     * @param any whether there was anything to do
     * @param more whether it has left outcomes itself, or may have
     * @param pushed the jobs that were stored, but for those whose keys others have
     * @param cancelled the chains and batches of which jobs wait that are to be cancelled
     */
    public record Moved(boolean any, boolean more, List<Envelope> pushed, Set<String> cancelled) {

        /** Nothing follows. */
        public static final Moved NOTHING = new Moved(false, false, List.of(), Set.of());
    }

    private final WorkflowChange change;
    private final Supplier<JobId> ids;
    private final Map<String, Optional<Node>> nodes = new LinkedHashMap<>();
    private final Set<Node> touched = new LinkedHashSet<>();
    private final Set<Node> unsettled = new LinkedHashSet<>();
    private final List<Envelope> pushed = new ArrayList<>();
    private final Set<String> cancelled = new LinkedHashSet<>();
    private boolean more;

    private Progression(WorkflowChange change, Supplier<JobId> ids) {
        this.change = change;
        this.ids = ids;
    }

    /** Takes in what has become of jobs. */
    public static Moved takeIn(WorkflowChange change, Supplier<JobId> ids, int limit) {
        Progression progression = new Progression(change, ids);
        List<Outcome> outcomes = change.outcomes(limit);
        for (Outcome outcome : outcomes) {
            progression.node(outcome.workflow()).ifPresent(node -> node.on(outcome));
        }
        return progression.settled(!outcomes.isEmpty());
    }

    /** Begins a chain or a batch that was added. */
    public static Moved launch(WorkflowChange change, Supplier<JobId> ids, String id) {
        Progression progression = new Progression(change, ids);
        progression.node(id).ifPresent(Node::launch);
        return progression.settled(true);
    }

    /** Begins a batch that was added, all of whose parts these are. */
    public static Moved launch(WorkflowChange change, Supplier<JobId> ids, String id, List<Part> parts) {
        Progression progression = new Progression(change, ids);
        progression.node(id).map(BatchNode.class::cast).ifPresent(node -> node.launch(parts));
        return progression.settled(true);
    }

    /** Cancels what waits of a chain or a batch; nothing if it has ended. */
    public static Moved cancel(WorkflowChange change, Supplier<JobId> ids, String id) {
        Progression progression = new Progression(change, ids);
        Optional<Node> node = progression.node(id).filter(one -> !one.hasEnded());
        node.ifPresent(Node::cancel);
        return progression.settled(node.isPresent());
    }

    /** Lets a chain end with the link that runs. */
    public static void stop(WorkflowChange change, Supplier<JobId> ids, String id) {
        Progression progression = new Progression(change, ids);
        progression.node(id).ifPresent(node -> node.body().set(WorkflowBody.Flag.STOPPED, true));
        progression.settled(true);
    }

    /** Adds parts to a batch; empty if it takes no more. */
    public static Optional<Moved> add(
            WorkflowChange change, Supplier<JobId> ids, String id, MemberCounts added, List<Part> parts) {
        Progression progression = new Progression(change, ids);
        Optional<BatchNode> batch = progression.open(id).map(BatchNode.class::cast);
        batch.ifPresent(node -> {
            node.count(added);
            node.begin(parts);
        });
        return batch.map(node -> progression.settled(true));
    }

    /** Adds links to a chain, at its end or behind the link that runs; false if it takes no more. */
    public static boolean add(
            WorkflowChange change,
            Supplier<JobId> ids,
            String id,
            MemberCounts added,
            List<Part> links,
            boolean first) {
        Progression progression = new Progression(change, ids);
        Optional<Node> chain = progression.open(id);
        if (chain.isEmpty()) {
            return false;
        }
        chain.get().count(added);
        long position = first
                ? change.steps(id, 1).stream()
                                .mapToLong(Step::position)
                                .findFirst()
                                .orElse(0)
                        - links.size()
                : change.lastPosition(id).orElse(-1L) + 1;
        List<Step> steps = new ArrayList<>();
        for (Part link : links) {
            steps.add(link.step(id, position++));
        }
        change.addSteps(steps);
        progression.settled(true);
        return true;
    }

    private Optional<Node> open(String id) {
        return node(id).filter(one -> !one.hasEnded() && !one.is(WorkflowBody.Flag.CANCELLED));
    }

    private Moved settled(boolean any) {
        while (!unsettled.isEmpty()) {
            Node next = unsettled.iterator().next();
            unsettled.remove(next);
            next.settle();
        }
        touched.forEach(node -> change.replace(node.workflow()));
        return new Moved(any, more, pushed, cancelled);
    }

    Optional<Node> node(String id) {
        Optional<Node> known = nodes.get(id);
        if (known == null) {
            known = change.workflow(id).map(workflow -> Node.of(this, workflow));
            nodes.put(id, known);
        }
        return known;
    }

    void touched(Node node) {
        touched.add(node);
        unsettled.add(node);
    }

    JobId newId() {
        return ids.get();
    }

    List<Step> steps(Node node, int limit) {
        return change.steps(node.id(), limit);
    }

    void begun(List<Step> steps) {
        if (!steps.isEmpty()) {
            change.removeSteps(steps);
        }
    }

    void push(Node node, List<Envelope> jobs) {
        if (!jobs.isEmpty()) {
            change.push(node.id(), jobs);
            more |= jobs.stream().anyMatch(job -> job.unique().isPresent());
            pushed.addAll(jobs);
        }
    }

    void pushFollower(Envelope job) {
        change.push(List.of(job));
        pushed.add(job);
    }

    void goOn(Node node) {
        change.goOn(node.id());
        more = true;
    }

    /** The jobs of a chain or a batch that wait are to be removed behind this change. */
    void cancelWaiting(Node node) {
        cancelled.add(node.id());
    }

    /** Cancels the parts of a chain or a batch that have begun, and its own jobs that wait. */
    void cancelRunning(Node node) {
        cancelWaiting(node);
        for (String part : change.children(node.id())) {
            node(part).ifPresent(Node::cancel);
        }
    }
}
