package org.kerja.it.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What jobs tell the test, outside of all transactions. */
@ApplicationScoped
public class Journal {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    public void add(String line) {
        lines.add(line);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Null if none comes in time. */
    @Nullable
    public String next() throws InterruptedException {
        return lines.poll(30, SECONDS);
    }
}
