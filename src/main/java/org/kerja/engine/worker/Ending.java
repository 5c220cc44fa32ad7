package org.kerja.engine.worker;

import org.kerja.spi.End;
import org.kerja.spi.Failure;
import org.kerja.spi.Return;

/** How a run ended, as its store must hear it, and what follows from the store's answer. */
sealed interface Ending {

    /** What follows once the store has answered. */
    interface Answer {

        /** The store has taken it. */
        void accepted();

        /** The store has refused it, since the lease was lost. */
        void refused();
    }

    Run run();

    Answer answer();

    /** The job is done. */
    record Completed(Run run, Answer answer) implements Ending {}

    /** The job is done, and how it ended is kept. */
    record Kept(Run run, End end, Answer answer) implements Ending {}

    /** The job goes back to its queue. */
    record GivenBack(Run run, Return back, Answer answer) implements Ending {}

    /** The job has finally failed. */
    record Failed(Run run, Failure failure, Answer answer) implements Ending {}
}
