package org.kerja.bench;

import java.io.IOException;

/** A process that answers each order with a line, as {@link Child} does, whatever way the lines take. */
interface Correspondent {

    /** What it answers to an order, when it has done it. */
    String answer(String order) throws IOException;

    /** The JVM that does it. */
    ProcessHandle handle();

    /** Ends it, and waits until it has ended. */
    void end() throws IOException, InterruptedException;
}
