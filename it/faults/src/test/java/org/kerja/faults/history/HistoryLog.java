package org.kerja.faults.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where one process appends what it does. Each line goes to the operating system at once, so that it stays when the process is
 * killed. A question is written before it is asked and its answer once it is heard.
 */
public final class HistoryLog implements AutoCloseable {

    private final OutputStream file;
    private final AtomicLong questions = new AtomicLong();

    /** Begins a file, which must not exist. */
    public HistoryLog(Path path) {
        try {
            file = new FileOutputStream(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes that something is about to be asked, and returns the number of the question. */
    public long ask(What what, String job, long token, Map<String, String> details) {
        long question = questions.incrementAndGet();
        write(
                "?",
                question,
                System.nanoTime(),
                Answer.UNKNOWN + "\t" + what + "\t" + job + "\t" + token + text(details));
        return question;
    }

    /** Writes what was heard. */
    public void answer(long question, Answer answer) {
        write("!", question, System.nanoTime(), answer.toString());
    }

    /** Writes what has been asked since a time, with what was heard. */
    public void happened(long from, What what, String job, long token, Answer answer, Map<String, String> details) {
        write(".", from, System.nanoTime(), answer + "\t" + what + "\t" + job + "\t" + token + text(details));
    }

    /** Writes what has happened just now. */
    public void happened(What what, String job, long token, Map<String, String> details) {
        happened(System.nanoTime(), what, job, token, Answer.ACCEPTED, details);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String kind, long first, long second, String rest) {
        byte[] line = (kind + "\t" + first + "\t" + second + "\t" + rest + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                file.write(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String text(Map<String, String> details) {
        StringBuilder text = new StringBuilder();
        details.forEach(
                (name, value) -> text.append('\t').append(name).append('=').append(value.replaceAll("\\s", " ")));
        return text.toString();
    }
}
