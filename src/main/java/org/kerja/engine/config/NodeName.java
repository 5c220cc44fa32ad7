package org.kerja.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** The name of a node that was given none: host, process and a random part, since one process may hold several nodes. */
final class NodeName {

    private NodeName() {}

    static String generate() {
        return "%s-%d-%04x"
                .formatted(
                        host(),
                        ProcessHandle.current().pid(),
                        ThreadLocalRandom.current().nextInt(0x10000));
    }

    private static String host() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.substring(0, Math.min(host.length(), 60));
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
