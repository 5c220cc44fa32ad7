package org.kerja.it.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;

/** What jobs leave behind for tests, in the order in which it came, by subject. */
@ApplicationScoped
public class Notes {

    private final ConcurrentMap<String, BlockingQueue<String>> bySubject = new ConcurrentHashMap<>();

    /** Leaves one. */
    public void add(String subject, String note) {
        about(subject).add(note);
    }

    /** Takes the next one; waits for it, but not for ever. */
    public String next(String subject) {
        try {
            String note = about(subject).poll(30, SECONDS);
            if (note == null) {
                throw new AssertionError("No note about " + subject + " came in time; there are " + bySubject);
            }
            return note;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while it waited for a note about " + subject, e);
        }
    }

    /** Whether there is none. */
    public boolean none(String subject) {
        return about(subject).isEmpty();
    }

    private BlockingQueue<String> about(String subject) {
        return bySubject.computeIfAbsent(subject, key -> new LinkedBlockingQueue<>());
    }
}
