package org.kerja.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kerja.driver.redis.RedisFaultPoint;
import org.kerja.driver.redis.RedisServer;
import org.kerja.engine.worker.WorkerFaultPoint;
import org.kerja.spi.FaultPoint;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Redis, which answers when what it was told is on its disk. */
final class RedisUnderFaults implements FaultyStore {

    private static final int LISTEN_MILLIS = 500;

    private static final byte[] CHANNEL = "kerja:dispatched".getBytes(StandardCharsets.UTF_8);

    private final RedisServer server = RedisServer.own("--appendonly", "yes", "--appendfsync", "always", "--save", "");

    @Override
    public String createDatabase(int port) {
        try (Jedis jedis = server.connect()) {
            jedis.flushAll();
        }
        return url().replace(":" + port(), ":" + port);
    }

    @Override
    public String url() {
        return server.url();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void crash() {
        server.kill();
    }

    @Override
    public void endConnections() {
        try (Jedis jedis = server.connect()) {
            long own = jedis.clientId();
            jedis.clientList()
                    .lines()
                    .map(client -> client.substring("id=".length(), client.indexOf(' ')))
                    .filter(id -> Long.parseLong(id) != own)
                    .forEach(id -> jedis.sendCommand(Protocol.Command.CLIENT, "KILL", "ID", id));
        }
    }

    /** A Redis whose disk is full ends itself if it has to be written to with each command. Its memory may be full too. */
    @Override
    public void fillDisk() {
        limitMemory("1");
    }

    @Override
    public void freeDisk() {
        limitMemory("0");
    }

    private void limitMemory(String bytes) {
        try (Jedis jedis = server.connect()) {
            jedis.configSet("maxmemory", bytes);
        }
    }

    @Override
    public void repeatWakeUps(Random random) {
        List<byte[]> heard = hear();
        List<byte[]> again = new ArrayList<>(heard);
        again.addAll(heard);
        Collections.shuffle(again, random);
        try (Jedis jedis = server.connect()) {
            again.forEach(one -> jedis.publish(CHANNEL, one));
        }
    }

    private List<byte[]> hear() {
        List<byte[]> heard = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MILLIS);
        try (Jedis jedis = new Jedis("127.0.0.1", port(), LISTEN_MILLIS)) {
            jedis.subscribe(
                    new BinaryJedisPubSub() {
                        @Override
                        public void onMessage(byte[] channel, byte[] message) {
                            heard.add(message);
                            if (System.nanoTime() - end > 0) {
                                unsubscribe();
                            }
                        }
                    },
                    CHANNEL);
        } catch (JedisConnectionException e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.DEBUG, "There was silence", e);
        }
        return heard;
    }

    @Override
    public void freeze() {
        Signal.STOP.send(server.handle().pid());
    }

    @Override
    public void thaw() {
        Signal.CONT.send(server.handle().pid());
    }

    @Override
    public void forgetScripts() {
        try (Jedis jedis = server.connect()) {
            jedis.scriptFlush();
        }
    }

    @Override
    public boolean claimsSurviveCrash() {
        return true;
    }

    @Override
    public Set<Fault> faultsNotThere() {
        // The pool is the driver's own, and there are no rows.
        return Set.of(Fault.POOL_EXHAUSTED, Fault.ROWS_LOCKED);
    }

    /** No word about a job is said in its transaction. */
    @Override
    public List<FaultPoint> points() {
        return Stream.<FaultPoint>concat(Stream.of(WorkerFaultPoint.values()), Stream.of(RedisFaultPoint.values()))
                .filter(point -> point != WorkerFaultPoint.TOLD_IN_TRANSACTION && point != WorkerFaultPoint.COMMITTED)
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
