package org.kerja.driver.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerja.StoreException;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.FaultPoint;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.Pool;

/** One Redis as this application uses it. The client is made at first use, and again if that failed. */
final class Redis implements AutoCloseable {

    private final RedisSettings settings;
    private final Clients clients;
    private final DriverEnvironment environment;
    private final ReentrantLock opening = new ReentrantLock();
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Place> limitedPlaces = new ConcurrentHashMap<>();
    private final byte[] queues;

    private volatile boolean cluster;
    private volatile @Nullable UnifiedJedis client;

    Redis(RedisSettings settings, DriverEnvironment environment) {
        this.settings = settings;
        this.clients = new Clients(settings, environment);
        this.environment = environment;
        this.cluster = !settings.nodes().isEmpty();
        this.queues = Text.bytes(settings.prefix() + "queues");
    }

    RedisSettings settings() {
        return settings;
    }

    /** Whether each step must keep to one queue, as it does on a Cluster. */
    boolean isCluster() {
        if (settings.client().isPresent()) {
            // Only Redis itself can tell what a client of the application's is connected to.
            client();
        }
        return cluster;
    }

    /** The same, as far as it is known before Redis is asked for anything. */
    boolean isKnownAsCluster() {
        return cluster;
    }

    Place place(String queue, boolean limited) {
        return (limited ? limitedPlaces : places)
                .computeIfAbsent(queue, name -> Place.of(settings.prefix(), name, limited));
    }

    /** The set of the names of all queues. */
    byte[] queuesKey() {
        return queues;
    }

    /** A key that belongs to no queue. */
    byte[] key(String name) {
        return Text.bytes(settings.prefix() + name);
    }

    /** What a limit's keys begin with, and those of unique jobs. */
    byte[] prefix() {
        return Text.bytes(settings.prefix());
    }

    /** Runs a script. If Redis does not know it, as after a restart or a failover, it is given the text. */
    @Nullable
    Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
        return ask(jedis -> {
            try {
                return jedis.evalsha(script.hash(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return jedis.eval(script.text(), keys, arguments);
            }
        });
    }

    @Nullable
    Object run(Script script, Place place, List<byte[]> arguments) {
        return run(script, List.of(place.base()), arguments);
    }

    /** A step was done, and the next was not. */
    void reached(FaultPoint point) {
        environment.reached(point);
    }

    /** Asks Redis for something. */
    <R extends @Nullable Object> R ask(Function<UnifiedJedis, R> question) {
        try {
            return question.apply(client());
        } catch (JedisConnectionException e) {
            forgetIdle();
            throw failure(e);
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    /** Where one connection has broken, those that wait in the pool mostly have too; each would fail one more call. */
    private void forgetIdle() {
        if (client instanceof RedisClient single && settings.client().isEmpty()) {
            single.getPool().clear();
        } else if (client instanceof RedisSentinelClient sentinels
                && settings.client().isEmpty()) {
            sentinels.getPrimaryNodesConnectionMap().values().forEach(Pool::clear);
        }
    }

    /** What to throw when something could not be asked. */
    StoreException failure(JedisException e) {
        String what = e instanceof JedisConnectionException ? "cannot be reached: " : "refuses: ";
        return new StoreException("Connection '" + settings.connection() + "': Redis " + what + causes(e), e);
    }

    private static String causes(Throwable e) {
        StringBuilder causes = new StringBuilder(String.valueOf(e.getMessage()));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            causes.append("; ").append(cause.getMessage());
        }
        return causes.toString();
    }

    private UnifiedJedis client() {
        UnifiedJedis open = client;
        if (open != null) {
            return open;
        }
        opening.lock();
        try {
            open = client;
            if (open == null) {
                open = clients.client();
                looked(open);
                client = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
    }

    private void looked(UnifiedJedis open) {
        try {
            Health health = new Health(settings.connection(), open);
            health.look();
            cluster = health.isCluster();
        } catch (RuntimeException e) {
            close(open);
            throw e;
        }
    }

    /** The names of all queues that jobs were put into. */
    List<String> queueNames() {
        return ask(jedis -> jedis.smembers(queues)).stream()
                .map(name -> new String(name, StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        UnifiedJedis open = client;
        if (open != null) {
            close(open);
        }
    }

    private void close(UnifiedJedis open) {
        if (settings.client().isEmpty()) {
            open.close();
        }
    }
}
