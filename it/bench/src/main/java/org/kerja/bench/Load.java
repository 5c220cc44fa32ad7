package org.kerja.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What is drained, and by whom.
 *
 * @param jobs how many jobs are ready
 * @param queues how many queues they are spread over
 * @param failed how many failed jobs are kept beside
 * @param processes how many processes drain them
 * @param dispatched whether a process dispatches them in bulk; else the server copies one that was dispatched
 * @param flags what the processes are started with
 */
record Load(int jobs, int queues, int failed, int processes, boolean dispatched, List<String> flags) {

    /** Jobs of one queue, and one process with the defaults. */
    static Load of(int jobs) {
        return new Load(jobs, 1, 0, 1, false, List.of());
    }

    /** The same with another number of jobs. */
    Load drained(int number) {
        return new Load(number, queues, failed, processes, dispatched, flags);
    }

    Load overQueues(int number) {
        return new Load(jobs, number, failed, processes, dispatched, flags);
    }

    Load besideFailed(int number) {
        return new Load(jobs, queues, number, processes, dispatched, flags);
    }

    Load byProcesses(int number) {
        return new Load(jobs, queues, failed, number, dispatched, flags);
    }

    Load dispatchedInBulk() {
        return new Load(jobs, queues, failed, processes, true, flags);
    }

    Load with(String flag) {
        List<String> more = new ArrayList<>(flags);
        more.add(flag);
        return new Load(jobs, queues, failed, processes, dispatched, List.copyOf(more));
    }
}
