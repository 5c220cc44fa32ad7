package org.kerja;

/** How far a chain or a batch is. */
public enum WorkflowState {
    /** It is a part of another, whose turn has not come. */
    WAITING,
    /** Some of its jobs are still to be done. */
    RUNNING,
    /** All of it is done. */
    SUCCEEDED,
    /** It has ended, and a job of it has finally failed. Retrying that goes on with it. */
    FAILED,
    /** It has ended, and jobs of it were cancelled before they ran. */
    CANCELLED;

    /** Whether nothing more will come of it by itself. */
    public boolean isEnd() {
        return this != WAITING && this != RUNNING;
    }
}
