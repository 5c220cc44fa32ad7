package org.kerja.engine.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;
import org.kerja.engine.workflow.WorkflowBody.Flag;
import org.kerja.spi.Envelope;
import org.kerja.spi.Outcome;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;

/** A batch while it is moved on: all at once, and what follows when the counts say so. */
final class BatchNode extends Node {

    /** As many as are stored in one change; the rest goes on in the next. */
    private static final int PAGE = 1_000;

    private final MemberCounts before;
    private boolean toldProgress;

    BatchNode(Progression progression, Workflow workflow) {
        super(progression, workflow);
        this.before = workflow.counts();
    }

    @Override
    void on(Outcome outcome) {
        if (is(Flag.STARTING)) {
            onStart(outcome);
            return;
        }
        switch (outcome.kind()) {
            case SUCCEEDED -> succeeded(outcome.count());
            case SKIPPED -> skipped(outcome.count());
            case CANCELLED -> cancelled(outcome.count());
            case FAILED -> {
                body().failed(outcome.job(), outcome.text());
                failed(outcome.count());
                oneFailed();
            }
            case RETRIED -> {
                takeUp();
                failed(-outcome.count());
            }
            case UNFINISHED -> fill();
        }
    }

    /** Of the job that comes before all others, which is none of them. */
    private void onStart(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED, SKIPPED -> {
                body().set(Flag.STARTING, false);
                fill();
            }
            case FAILED -> {
                body().failed(outcome.job(), outcome.text());
                holdBack();
                tell(Follower.FAILURE);
                tell(Follower.COMPLETE);
                end(WorkflowState.FAILED);
            }
            case CANCELLED -> {
                holdBack();
                tell(Follower.COMPLETE);
                end(WorkflowState.CANCELLED);
            }
            case RETRIED -> {
                reopen();
                takeUpAgain();
            }
            case UNFINISHED -> {
                // They wait for it.
            }
        }
    }

    private void oneFailed() {
        tell(Follower.FAILURE);
        if (!is(Flag.ALLOWS_FAILURES)) {
            cancel();
        }
    }

    @Override
    void launch() {
        become(WorkflowState.RUNNING);
        body().set(Flag.FILLING, true);
        Optional<Envelope> start = body().next(Follower.START, Optional.empty());
        start.ifPresent(job -> {
            body().set(Flag.STARTING, true);
            progression().push(this, List.of(job));
        });
        if (!is(Flag.STARTING)) {
            fill();
        }
    }

    private void fill() {
        if (!is(Flag.FILLING)) {
            return;
        }
        List<Step> steps = progression().steps(this, PAGE);
        progression().begun(steps);
        begin(steps.stream().map(Part::of).toList());
        if (steps.size() < PAGE) {
            body().set(Flag.FILLING, false);
        } else {
            progression().goOn(this);
        }
    }

    /** Begins parts of it that wait nowhere. */
    void begin(List<Part> parts) {
        for (int from = 0; from < parts.size(); from += PAGE) {
            List<Envelope> jobs = new ArrayList<>();
            for (Part part : parts.subList(from, Math.min(parts.size(), from + PAGE))) {
                if (part instanceof Part.OfWorkflow workflow) {
                    progression().node(workflow.id()).ifPresent(Node::launch);
                } else {
                    jobs.add(((Part.OfJob) part).job());
                }
            }
            progression().push(this, jobs);
        }
    }

    /** Its turn has come, and these are all of its parts. */
    void launch(List<Part> parts) {
        become(WorkflowState.RUNNING);
        begin(parts);
    }

    @Override
    void partCounted(Node part, MemberCounts delta) {
        super.partCounted(part, delta);
        if (delta.failed() > 0) {
            oneFailed();
        }
    }

    @Override
    void partEnded(Node part) {
        progression().touched(this);
    }

    @Override
    void partReopened(Node part) {
        takeUp();
    }

    /** What is retried is to run, although a failure or somebody has cancelled what waited before. */
    private void takeUp() {
        body().set(Flag.CANCELLED, false);
        reopen();
    }

    @Override
    void settle() {
        if (state() != WorkflowState.RUNNING || is(Flag.STARTING)) {
            return;
        }
        if (is(Flag.CANCELLED) && counts().pending() > 0) {
            // Whoever was to remove what waits may be gone.
            progression().cancelWaiting(this);
        }
        if (!toldProgress && counts().pending() != before.pending()) {
            toldProgress = true;
            tellAgain(Follower.PROGRESS);
        }
        if (!is(Flag.FILLING) && counts().pending() == 0) {
            WorkflowState end = WorkflowState.SUCCEEDED;
            if (counts().failed() > 0) {
                end = WorkflowState.FAILED;
            } else if (counts().cancelled() > 0 || is(Flag.CANCELLED)) {
                end = WorkflowState.CANCELLED;
            } else {
                tell(Follower.SUCCESS);
            }
            tell(Follower.COMPLETE);
            end(end);
        }
    }
}
