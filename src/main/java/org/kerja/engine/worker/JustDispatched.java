package org.kerja.engine.worker;

import java.util.ArrayList;
import java.util.List;
import org.kerja.JobId;

/**
 * A few jobs that were dispatched while the worker had nothing to do, on this node or on one that told. They are
 * claimed by their ids, which takes as long in a large store as in an empty one.
 */
final class JustDispatched {

    private final int most;
    private final List<JobId> ids = new ArrayList<>();

    JustDispatched(int most) {
        this.most = most;
    }

    /** Notes a job; false if there are too many of them to be anything but ordinary work. */
    synchronized boolean offer(JobId id) {
        return ids.size() < most && ids.add(id);
    }

    synchronized boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Takes all of them. */
    synchronized List<JobId> take() {
        List<JobId> taken = List.copyOf(ids);
        ids.clear();
        return taken;
    }
}
