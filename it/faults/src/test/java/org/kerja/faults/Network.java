package org.kerja.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The network between the nodes and their store, which can be broken. */
public final class Network implements AutoCloseable {

    /** What it does with bytes. */
    enum Mode {
        /** Hands them on. */
        PASS,
        /** Takes them after some time. */
        DELAY,
        /** Takes them and does nothing with them, as a cable does that is cut: both ends believe in their connection. */
        SWALLOW,
        /** Closes connections, and takes no new ones. */
        REFUSE
    }

    private static final int BUFFER = 16 * 1024;
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;
    private volatile long delayNanos;

    /** Leads to a port of this machine. */
    public Network(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("proxy", this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Hands on what comes from now on. */
    public void pass() {
        mode = Mode.PASS;
    }

    void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        mode = Mode.DELAY;
    }

    /** Delivers nothing more, and says nothing of that. */
    public void swallow() {
        mode = Mode.SWALLOW;
    }

    void refuse() {
        mode = Mode.REFUSE;
        cut();
    }

    /** Closes all connections, wherever they are. */
    void cut() {
        sockets.forEach(Network::close);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                log("No longer accepted", e);
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        Socket server = new Socket();
        sockets.add(server);
        try {
            if (mode == Mode.REFUSE) {
                throw new IOException("refused");
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start("to the store", () -> pump(client, server));
            start("from the store", () -> pump(server, client));
        } catch (IOException e) {
            log("Not connected", e);
            end(client);
            end(server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        boolean lost = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count;
            while ((count = in.read(buffer)) >= 0) {
                if (mode == Mode.DELAY) {
                    LockSupport.parkNanos(delayNanos);
                }
                // A connection that has lost bytes never makes sense again.
                lost |= mode == Mode.SWALLOW;
                if (!lost) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            log("Broken", e);
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log("Was closed", e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void log(String what, IOException cause) {
        System.getLogger("org.kerja.faults").log(System.Logger.Level.DEBUG, what, cause);
    }
}
