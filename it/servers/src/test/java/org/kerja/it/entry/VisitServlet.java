package org.kerja.it.entry;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Visits the beans of a session and of a conversation. */
@WebServlet("/visits")
public class VisitServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    SessionEntry session;

    @Inject
    ConversationEntry conversation;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().println("session " + session.visit() + ": " + session.dispatchAndWait("session"));
        response.getWriter()
                .println("conversation " + conversation.visit() + ": " + conversation.dispatchAndWait("conversation"));
    }
}
