package org.kerja.it.lifecycle;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.kerja.Dispatcher;

/** Dispatches jobs for the client: {@code /Errand/20} is twenty. */
@WebServlet("/*")
public class DispatchServlet extends HttpServlet {

    @Inject
    Dispatcher dispatcher;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        String[] path = request.getPathInfo().split("/");
        List<Object> jobs = new ArrayList<>();
        try {
            Class<?> type = Class.forName(getClass().getPackageName() + "." + path[1]);
            for (int i = 0; i < Integer.parseInt(path[2]); i++) {
                jobs.add(type.getConstructor(String.class).newInstance(path[1] + "-" + i));
            }
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
        dispatcher.bulk(jobs);
    }
}
