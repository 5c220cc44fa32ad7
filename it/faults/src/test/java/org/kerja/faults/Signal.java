package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a process can be sent. */
enum Signal {
    /** Stand still, and know nothing of it. */
    STOP,
    /** Go on. */
    CONT,
    /** Tell what the threads do, for a JVM. */
    QUIT;

    /** Sends it; a process that has just ended hears nothing. */
    void send(long process) {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(process))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
