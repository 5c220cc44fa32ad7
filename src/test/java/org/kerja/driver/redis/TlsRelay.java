package org.kerja.driver.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Speaks TLS to who connects, and plainly to a Redis on this machine. */
final class TlsRelay {

    private final ServerSocket listening;
    private final int redis;

    TlsRelay(ServerSocket listening, int redis) {
        this.listening = listening;
        this.redis = redis;
    }

    /** Relays until it no longer listens. */
    void start() {
        inBackground(() -> {
            while (true) {
                Socket client = listening.accept();
                inBackground(() -> relay(client));
            }
        });
    }

    private void relay(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), redis)) {
            inBackground(() -> client.getInputStream().transferTo(server.getOutputStream()));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    @FunctionalInterface
    private interface Relaying {
        void run() throws IOException;
    }

    private static void inBackground(Relaying relaying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        relaying.run();
                    } catch (IOException e) {
                        // One of the two has ended.
                    }
                },
                "tls-relay");
        thread.setDaemon(true);
        thread.start();
    }
}
