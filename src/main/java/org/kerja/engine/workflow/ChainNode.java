package org.kerja.engine.workflow;

import java.util.List;
import java.util.Optional;
import org.kerja.WorkflowState;
import org.kerja.engine.workflow.WorkflowBody.Flag;
import org.kerja.spi.Outcome;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;

/** A chain while it is moved on: one link after the other, until one fails. */
final class ChainNode extends Node {

    ChainNode(Progression progression, Workflow workflow) {
        super(progression, workflow);
    }

    @Override
    void on(Outcome outcome) {
        switch (outcome.kind()) {
            case SUCCEEDED -> {
                body().result(outcome.job(), outcome.text());
                succeeded(outcome.count());
                next();
            }
            case SKIPPED -> {
                body().result(Optional.empty(), "");
                skipped(outcome.count());
                next();
            }
            case FAILED -> {
                body().failed(outcome.job(), outcome.text());
                failed(outcome.count());
                fail();
            }
            case CANCELLED -> {
                cancelled(outcome.count());
                holdBack();
                end(WorkflowState.CANCELLED);
            }
            case RETRIED -> {
                reopen();
                failed(-outcome.count());
                takeUpAgain();
            }
            case UNFINISHED -> {
                // A chain has one link at a time.
            }
        }
    }

    private void fail() {
        holdBack();
        tellAgain(Follower.FAILURE);
        end(WorkflowState.FAILED);
    }

    /** Begins the next link. */
    private void next() {
        if (is(Flag.CANCELLED)) {
            end(WorkflowState.CANCELLED);
        } else if (is(Flag.STOPPED)) {
            skipped(counts().pending());
            end(WorkflowState.SUCCEEDED);
        } else if (!begun()) {
            end(WorkflowState.SUCCEEDED);
        }
    }

    /** Begins the first link that waits; false if there is none. */
    private boolean begun() {
        List<Step> first = progression().steps(this, 1);
        if (first.isEmpty()) {
            return false;
        }
        progression().begun(first);
        Part part = Part.of(first.get(0));
        if (part instanceof Part.OfWorkflow workflow) {
            progression().node(workflow.id()).ifPresentOrElse(Node::launch, this::next);
        } else {
            progression().push(this, List.of(((Part.OfJob) part).job()));
        }
        return true;
    }

    @Override
    void launch() {
        become(WorkflowState.RUNNING);
        next();
    }

    @Override
    void partEnded(Node part) {
        if (hasEnded()) {
            return;
        }
        body().result(Optional.empty(), "");
        boolean goesOn = part.state() == WorkflowState.SUCCEEDED
                || part.state() == WorkflowState.FAILED && part.is(Flag.ALLOWS_FAILURES) && !part.is(Flag.CANCELLED);
        if (goesOn || is(Flag.CANCELLED)) {
            next();
        } else if (part.state() == WorkflowState.FAILED) {
            fail();
        } else {
            holdBack();
            end(WorkflowState.CANCELLED);
        }
    }

    @Override
    void partReopened(Node part) {
        if (hasEnded() && state() != WorkflowState.SUCCEEDED) {
            reopen();
            takeUpAgain();
        }
    }

    @Override
    void settle() {
        // What follows from an end of a link follows at once, since the next begins with it.
    }
}
