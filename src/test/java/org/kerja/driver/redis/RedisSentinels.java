package org.kerja.driver.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kerja.driver.Waiting;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A master, its replica and a Sentinel that watches them, on loopback. */
final class RedisSentinels implements AutoCloseable {

    /** The name by which the Sentinel knows the master. */
    static final String MASTER = "jobs";

    private final RedisServer first = RedisServer.own();
    private final RedisServer second;
    private final RedisServer sentinel;
    private final Path configuration;

    RedisSentinels() {
        second = RedisServer.own(
                "--save",
                "",
                "--repl-diskless-sync",
                "yes",
                "--repl-diskless-sync-delay",
                "0",
                "--replicaof",
                "127.0.0.1",
                String.valueOf(first.port()));
        awaitReplica();
        try {
            configuration = Files.createTempFile("kerja-sentinel", ".conf");
            Files.writeString(configuration, """
                    sentinel monitor %1$s 127.0.0.1 %2$d 1
                    sentinel down-after-milliseconds %1$s 500
                    sentinel failover-timeout %1$s 5000
                    """.formatted(MASTER, first.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sentinel = RedisServer.ownWith(configuration, "--sentinel");
        try (Jedis jedis = sentinel.connect()) {
            Waiting.forResult(
                    "a Sentinel that knows the replica",
                    () -> jedis.sentinelReplicas(MASTER).size(),
                    replicas -> replicas == 1);
        }
    }

    private void awaitReplica() {
        try (Jedis jedis = first.connect()) {
            Waiting.forResult("a replica", () -> jedis.info("replication"), state -> state.contains("state=online"));
        }
    }

    /** Where the Sentinel is. */
    String address() {
        return "127.0.0.1:" + sentinel.port();
    }

    /** Waits until the replica has all that the master has got. */
    void awaitReplicated() {
        try (Jedis jedis = first.connect()) {
            // So that there is something that the replica has to say it has got.
            jedis.set("replicated", "all");
            Waiting.forResult("the replica", () -> jedis.waitReplicas(1, 1_000), replicas -> replicas == 1);
        }
    }

    /** Kills the master and waits until the replica has taken its place. */
    void failOver() {
        first.kill();
        Waiting.forResult("a new master", this::role, role -> role.contains("role:master"));
    }

    private String role() {
        // One that becomes a master ends its connections.
        try (Jedis jedis = second.connect()) {
            return jedis.info("replication");
        } catch (JedisException e) {
            return "gone";
        }
    }

    @Override
    public void close() {
        sentinel.close();
        second.close();
        first.close();
        try {
            Files.deleteIfExists(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
