package org.kerja.bench;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Does inside a server what a {@link Child} is told, one order after the other. */
@WebServlet("/")
public class OrderServlet extends HttpServlet {

    /** The system property with the id of the process that gives the orders; the server ends with that. */
    static final String COORDINATOR = "bench.coordinator";

    @Inject
    DeployedKerja deployed;

    private transient Child child;

    @Override
    public void init() {
        ProcessHandle.of(Long.getLong(COORDINATOR))
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRun(() -> Runtime.getRuntime().halt(0));
        child = new Child(deployed.system());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String answer;
        synchronized (this) {
            answer = child.answer(request.getParameter("order").split(" "));
        }
        response.getWriter().print(answer);
    }
}
