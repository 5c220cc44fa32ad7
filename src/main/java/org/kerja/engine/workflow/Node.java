package org.kerja.engine.workflow;

import java.util.List;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;
import org.kerja.engine.workflow.WorkflowBody.Flag;
import org.kerja.spi.Envelope;
import org.kerja.spi.Outcome;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;

/** A chain or a batch while it is moved on. What is counted of it is counted of what it is a part of. */
abstract class Node {

    private static final int PAGE = 1_000;

    private final Progression progression;
    private final Workflow before;
    private final WorkflowBody body;
    private MemberCounts counts;
    private WorkflowState state;

    Node(Progression progression, Workflow workflow) {
        this.progression = progression;
        this.before = workflow;
        this.body = WorkflowBody.of(workflow.body());
        this.counts = workflow.counts();
        this.state = workflow.state();
    }

    static Node of(Progression progression, Workflow workflow) {
        return workflow.kind() == Workflow.Kind.CHAIN
                ? new ChainNode(progression, workflow)
                : new BatchNode(progression, workflow);
    }

    /** Something has become of jobs of it. */
    abstract void on(Outcome outcome);

    /** Its turn has come. */
    abstract void launch();

    /** Something has become of jobs of a part of it, which was counted. */
    void partCounted(Node part, MemberCounts delta) {
        if (delta.failed() > 0) {
            body().failed(part.failedJob(), part.failure());
        }
        count(delta);
    }

    /** A part of it has come to an end. */
    abstract void partEnded(Node part);

    /** A part of it that had ended goes on. */
    abstract void partReopened(Node part);

    /** What follows when everything is counted. */
    abstract void settle();

    String id() {
        return before.id();
    }

    Progression progression() {
        return progression;
    }

    WorkflowBody body() {
        progression.touched(this);
        return body;
    }

    Optional<JobId> failedJob() {
        return body.failedJob();
    }

    String failure() {
        return body.failure();
    }

    boolean is(Flag flag) {
        return body.is(flag);
    }

    MemberCounts counts() {
        return counts;
    }

    WorkflowState state() {
        return state;
    }

    boolean hasEnded() {
        return state.isEnd();
    }

    Workflow workflow() {
        return new Workflow(id(), before.parent(), before.kind(), before.name(), state, counts, body.text());
    }

    Optional<Node> parent() {
        return before.parent().flatMap(progression::node);
    }

    void count(MemberCounts delta) {
        if (!delta.equals(MemberCounts.NONE)) {
            counts = counts.plus(delta);
            progression.touched(this);
            parent().ifPresent(parent -> parent.partCounted(this, delta));
        }
    }

    void succeeded(long count) {
        count(new MemberCounts(0, count, 0, 0, 0));
    }

    void failed(long count) {
        count(new MemberCounts(0, 0, count, 0, 0));
    }

    void cancelled(long count) {
        count(new MemberCounts(0, 0, 0, count, 0));
    }

    void skipped(long count) {
        count(new MemberCounts(0, 0, 0, 0, count));
    }

    void become(WorkflowState newState) {
        state = newState;
        progression.touched(this);
    }

    void end(WorkflowState newState) {
        become(newState);
        parent().ifPresent(parent -> parent.partEnded(this));
    }

    void reopen() {
        if (hasEnded()) {
            become(WorkflowState.RUNNING);
            parent().ifPresent(parent -> parent.partReopened(this));
        }
    }

    /** All that was pending is counted as cancelled, until it is retried. */
    void holdBack() {
        long rest = counts.pending();
        body().heldBack(body.heldBack() + rest);
        cancelled(rest);
    }

    /** It is pending again. */
    void takeUpAgain() {
        long rest = body.heldBack();
        body().heldBack(0);
        cancelled(-rest);
    }

    /** Cancels what waits of it. */
    void cancel() {
        if (hasEnded() || is(Flag.CANCELLED)) {
            return;
        }
        body().set(Flag.CANCELLED, true);
        body().set(Flag.FILLING, false);
        cancelSteps();
        if (state == WorkflowState.WAITING) {
            end(WorkflowState.CANCELLED);
        } else {
            progression.cancelRunning(this);
        }
    }

    /** Cancels all that has not begun. */
    private void cancelSteps() {
        long jobs = 0;
        List<Step> steps = progression.steps(this, PAGE);
        while (!steps.isEmpty()) {
            progression.begun(steps);
            for (Step step : steps) {
                if (Part.of(step) instanceof Part.OfWorkflow part) {
                    progression.node(part.id()).ifPresent(Node::cancel);
                } else {
                    jobs++;
                }
            }
            steps = progression.steps(this, PAGE);
        }
        cancelled(jobs);
    }

    /** Has a job follow, once. */
    void tell(Follower when) {
        tell(when, Optional.empty());
    }

    /** Has a job follow, each time if it can be. */
    void tellAgain(Follower when) {
        tell(when, Optional.of(progression.newId()));
    }

    private void tell(Follower when, Optional<JobId> again) {
        Optional<Envelope> job = body().next(when, again);
        job.ifPresent(progression::pushFollower);
    }
}
