package org.kerja.it.crash;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerja.Dispatcher;

/** Dispatches jobs for the client: {@code /250/500} is 250 of each kind, numbered from 500; {@code /} tells that it is there. */
@WebServlet("/*")
public class DeedServlet extends HttpServlet {

    @Inject
    Dispatcher dispatcher;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String[] path = request.getPathInfo().split("/");
        if (path.length > 0) {
            int count = Integer.parseInt(path[1]);
            int first = Integer.parseInt(path[2]);
            dispatcher.bulk(IntStream.range(first, first + count)
                    .boxed()
                    .flatMap(number -> Stream.of(new PlainDeed(number), new TransactionalDeed(number)))
                    .toList());
        }
    }
}
