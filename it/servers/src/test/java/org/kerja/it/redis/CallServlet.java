package org.kerja.it.redis;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.List;
import org.kerja.Dispatcher;
import org.kerja.KerjaException;

/** Dispatches calls for the client, {@code /dispatch/words} alone and {@code /commit/words} in a transaction. */
@WebServlet("/*")
public class CallServlet extends HttpServlet {

    @Inject
    Dispatcher dispatcher;

    @Inject
    Calls calls;

    @Resource
    UserTransaction transaction;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        answer(request.getPathInfo().split("/")).forEach(response.getWriter()::println);
    }

    private List<String> answer(String[] path) throws ServletException {
        try {
            switch (path[1]) {
                case "dispatch" -> dispatcher.dispatch(new Call(path[2]));
                case "commit" -> {
                    transaction.begin();
                    dispatcher.dispatch(new Call(path[2]));
                    transaction.commit();
                }
                default -> {
                    return calls.heard();
                }
            }
            return List.of("done");
        } catch (KerjaException e) {
            return List.of(e.toString());
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
