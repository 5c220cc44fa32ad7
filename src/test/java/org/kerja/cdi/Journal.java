package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What jobs and beans of a test write down, in their order. */
@ApplicationScoped
public class Journal {

    private static final int LIMIT_SECONDS = 10;

    private final BlockingQueue<Object> entries = new LinkedBlockingQueue<>();

    void add(Object entry) {
        entries.add(entry);
    }

    /** The next entry, waited for. */
    Object next() throws InterruptedException {
        Object entry = entries.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(entry).as("an entry within %d s", LIMIT_SECONDS).isNotNull();
        return entry;
    }

    /** Everything that was written down so far. */
    List<Object> all() {
        return List.copyOf(entries);
    }
}
