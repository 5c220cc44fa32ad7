package org.kerja.it.entry;

import jakarta.inject.Inject;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.kerja.Dispatcher;
import org.kerja.OnQueue;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.it.server.Notes;

/** An object of the server that has everything of Kerja injected. Serializable, as some of its subclasses have to be. */
public abstract class EntryPoint implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    Dispatcher dispatcher;

    @Inject
    @OnQueue("bound")
    Dispatcher bound;

    @Inject
    @OnQueue("direct")
    Queue queue;

    @Inject
    QueueManager queues;

    @Inject
    Notes notes;

    /** Dispatches one job by each, and two together. */
    public void dispatch(String from) {
        dispatch(from, dispatcher, bound, queue, queues);
    }

    static void dispatch(String from, Dispatcher dispatcher, Dispatcher bound, Queue queue, QueueManager queues) {
        dispatcher.dispatch(new Errand(from));
        bound.dispatch(new Errand(from));
        queue.push(new Errand(from));
        queues.queue("managed").bulk(List.of(new Errand(from), new Errand(from)));
    }

    /** Dispatches these, and waits for them; not in a transaction. */
    public String dispatchAndWait(String from) {
        dispatch(from);
        return ran(notes, from);
    }

    /** The queues on which the jobs ran, in alphabetical order. */
    static String ran(Notes notes, String from) {
        return String.join(
                " ", Stream.generate(() -> notes.next(from)).limit(5).sorted().toList());
    }
}
