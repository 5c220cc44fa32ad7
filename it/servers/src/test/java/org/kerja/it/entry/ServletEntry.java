package org.kerja.it.entry;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.kerja.Dispatcher;
import org.kerja.OnQueue;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.it.server.Notes;

/** A servlet, which has everything of Kerja injected itself. */
@WebServlet("/errands")
public class ServletEntry extends HttpServlet {

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

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        EntryPoint.dispatch("servlet", dispatcher, bound, queue, queues);
        response.getWriter().print(EntryPoint.ran(notes, "servlet"));
    }
}
