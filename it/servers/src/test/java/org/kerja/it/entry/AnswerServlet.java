package org.kerja.it.entry;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.kerja.Dispatcher;
import org.kerja.it.server.Notes;

/** A servlet that dispatches a job for the time after its answer. */
@WebServlet("/answer")
public class AnswerServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    Dispatcher dispatcher;

    @Inject
    Notes notes;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        dispatcher.prepare(new Errand("after the answer")).afterResponse().dispatch();
        // When this one is through, the other would be too if it had been dispatched before it.
        dispatcher.dispatch(new Errand("before the answer"));
        notes.next("before the answer");
        response.getWriter().print(notes.none("after the answer") ? "not yet" : "too early");
    }
}
