package org.kerja.faults.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node is told when it starts, as its arguments.
 *
 * @param process the name of this incarnation: that of the node, a dot, a number
 * @param url where its database is
 * @param clockShift by how many seconds its clock is wrong
 * @param dispatching whether it dispatches jobs too
 */
public record NodeSettings(
        String process,
        String url,
        String user,
        String password,
        Path directory,
        Duration lease,
        long seed,
        long clockShift,
        boolean dispatching) {

    /** The arguments. */
    public List<String> arguments() {
        return new ArrayList<>(List.of(
                process,
                url,
                user,
                password,
                directory.toString(),
                Long.toString(lease.toMillis()),
                Long.toString(seed),
                Long.toString(clockShift),
                Boolean.toString(dispatching)));
    }

    static NodeSettings of(String[] arguments) {
        return new NodeSettings(
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                Path.of(arguments[4]),
                Duration.ofMillis(Long.parseLong(arguments[5])),
                Long.parseLong(arguments[6]),
                Long.parseLong(arguments[7]),
                Boolean.parseBoolean(arguments[8]));
    }

    /** Where it writes what it does. */
    public Path history() {
        return directory.resolve(process + ".history");
    }

    String node() {
        return process.substring(0, process.indexOf('.'));
    }
}
