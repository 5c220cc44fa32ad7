package org.kerja.driver.redis;

import org.kerja.ConfigurationException;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/**
 * The driver {@code redis}: jobs lie in Redis 6.2 or newer, or Valkey, reached by Jedis, which the application brings.
 *
 * <p>Settings beneath {@code kerja.connections.<name>}:
 * <ul>
 *   <li>{@code url}: {@code redis://host:port/database}, or {@code rediss://} for TLS; not set, {@code redis://localhost:6379}
 *   <li>{@code sentinel.nodes} and {@code sentinel.master}: instead, the Sentinels as {@code host:port}, separated by commas, and the name by
 *       which they know the Redis; {@code sentinel.user} and {@code sentinel.password} if they ask for them
 *   <li>{@code cluster.nodes}: instead, some nodes of a Cluster as {@code host:port}, separated by commas
 *   <li>{@code client}: instead, the name of a bean of type {@code UnifiedJedis} that the application makes and closes;
 *       {@code default} is the one without a name
 *   <li>{@code user}, {@code password}, {@code tls}: how to get in
 *   <li>{@code prefix}: what all keys begin with; not set, {@code kerja}
 *   <li>{@code network-timeout}: how long to wait for an answer; not set, 5 seconds
 *   <li>{@code wake-up}: {@code notify} tells other nodes of dispatched jobs, {@code poll} leaves it to them to look; not set, {@code notify}
 *   <li>{@code block-for}: how long the connection on which nodes hear of each other's jobs may be silent before it is asked whether it is
 *       still there; not set, 30 seconds
 * </ul>
 *
 * <p>Redis is not touched before the first job is stored or looked for.
 */
public final class RedisDriver implements Driver {

    static final String NAME = "redis";

    private static final String CLIENT = "redis.clients.jedis.UnifiedJedis";

    /** Called by {@link java.util.ServiceLoader}. */
    public RedisDriver() {
        // Nothing to keep.
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        try {
            Class.forName(CLIENT, false, RedisDriver.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ConfigurationException(
                    settings.property("driver")
                            + "=redis needs Jedis, which is not in the application: add the artifact redis.clients:jedis",
                    e);
        }
        return new RedisJobStore(new Redis(RedisSettings.from(settings), environment));
    }
}
