package org.kerja.it.lifecycle;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Shows the ledger to the client, from an application that stays and has no Kerja. */
@WebServlet("/*")
public class LedgerServlet extends HttpServlet {

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private DataSource database;

    /** The threads of an embedded database belong to the application that opens it. */
    @Override
    public void init() throws ServletException {
        try (Connection first = database.getConnection()) {
            log(first.getMetaData().getURL());
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request.getPathInfo()).forEach(response.getWriter()::println);
    }

    private Stream<String> answer(String question) {
        return switch (question) {
            case "/begin" -> {
                Ledger.begin();
                yield Stream.of();
            }
            case "/open" -> {
                Ledger.openGate();
                yield Stream.of();
            }
            case "/meet" -> Stream.of(meet());
            case "/notes" -> Ledger.notes().stream();
            case "/loaders" -> Ledger.present().stream().map(ClassLoader::toString);
            case "/threads" -> Ledger.threads().map(Thread::toString);
            default -> throw new IllegalArgumentException(question);
        };
    }

    /** Whether as many tasks run at once as WildFly has threads for all applications. */
    private String meet() {
        int tasks = 2 * Runtime.getRuntime().availableProcessors();
        CyclicBarrier barrier = new CyclicBarrier(tasks);
        Stream<CompletableFuture<Void>> meeting =
                IntStream.range(0, tasks).mapToObj(i -> CompletableFuture.runAsync(() -> await(barrier), executor));
        CompletableFuture.allOf(meeting.toArray(CompletableFuture[]::new)).join();
        return "met";
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(25, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("The tasks do not run at once", e);
        }
    }
}
