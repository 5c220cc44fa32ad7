package org.kerja.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A system in its own database, with a process that works and, when it is needed, another that only dispatches. */
final class Participant implements AutoCloseable {

    private final Contender contender;
    private final String database;
    private final String url;
    private final String[] flags;
    private final ChildProcess worker;
    private final String version;
    private final String settings;
    private Optional<ChildProcess> dispatcher = Optional.empty();

    /** A system on this database, with these flags for its processes. */
    Participant(Contender contender, String database, String url, String... flags) throws IOException {
        this.contender = contender;
        this.database = database;
        this.url = url;
        this.flags = flags.clone();
        worker = new ChildProcess(contender, url, flags);
        version = worker.version();
        settings = worker.settings();
    }

    Contender contender() {
        return contender;
    }

    String label() {
        return contender.label();
    }

    String database() {
        return database;
    }

    /** Where its database is. */
    String url() {
        return url;
    }

    String version() {
        return version;
    }

    String settings() {
        return settings;
    }

    ChildProcess worker() {
        return worker;
    }

    /** The process that never works. */
    ChildProcess dispatcher() {
        if (dispatcher.isEmpty()) {
            try {
                dispatcher = Optional.of(new ChildProcess(contender, url, flags));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return dispatcher.get();
    }

    @Override
    public void close() {
        dispatcher.ifPresent(ChildProcess::close);
        worker.close();
    }
}
