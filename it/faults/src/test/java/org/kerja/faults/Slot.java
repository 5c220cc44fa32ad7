package org.kerja.faults;

import java.util.function.Function;
import org.kerja.faults.node.NodeSettings;

/** One node of a run: always the same name, with one process after another. Used by one fault at a time. */
final class Slot {

    private final String name;
    private final Function<String, NodeSettings> settings;
    private int incarnations;
    private NodeProcess process;

    /**
     * Starts its first process.
     *
     * @param settings those of a process of this name
     */
    Slot(String name, Function<String, NodeSettings> settings) {
        this.name = name;
        this.settings = settings;
        this.process = NodeProcess.start(settings.apply(next()));
    }

    String name() {
        return name;
    }

    NodeProcess process() {
        return process;
    }

    /** Starts the next process, when the one before has ended. */
    void restart(long clockShift) {
        NodeSettings next = settings.apply(next());
        process = NodeProcess.start(new NodeSettings(
                next.process(),
                next.url(),
                next.user(),
                next.password(),
                next.directory(),
                next.lease(),
                next.seed(),
                clockShift,
                next.dispatching()));
    }

    private String next() {
        return name + "." + ++incarnations;
    }
}
