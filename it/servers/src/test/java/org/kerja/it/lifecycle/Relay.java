package org.kerja.it.lifecycle;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.driver.Waiting;

/** A job that runs on while the server is suspended, and dispatches others then. */
@Job
public record Relay(String what) {
    void handle(Dispatcher dispatcher) {
        Ledger.notes().add("relay begins");
        Waiting.forResult("the word of the client", () -> System.getProperty("kerja.it.relay", ""), "go"::equals);
        Stream<Errand> errands = IntStream.range(0, 5).mapToObj(i -> new Errand("relayed-" + i));
        dispatcher.bulk(errands.toList());
    }
}
