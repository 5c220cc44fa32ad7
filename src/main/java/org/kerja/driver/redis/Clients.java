package org.kerja.driver.redis;

import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerja.ConfigurationException;
import org.kerja.spi.DriverEnvironment;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** Makes the client of a connection, or finds the application's. Reaches out to Redis, except for a single one. */
final class Clients {

    /** More threads than that wait for each other; each has its connection for the time of one call. */
    private static final int CONNECTIONS = 32;

    private static final String UNNAMED = "default";

    private final RedisSettings settings;
    private final DriverEnvironment environment;

    Clients(RedisSettings settings, DriverEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    UnifiedJedis client() {
        if (settings.client().isPresent()) {
            return client(settings.client().get());
        }
        if (!settings.nodes().isEmpty()) {
            return RedisClusterClient.builder()
                    .nodes(addresses(settings.nodes()))
                    .clientConfig(config(settings.access(), 0))
                    .poolConfig(pool())
                    .build();
        }
        if (!settings.sentinels().isEmpty()) {
            return RedisSentinelClient.builder()
                    .masterName(settings.master())
                    .sentinels(addresses(settings.sentinels()))
                    .sentinelClientConfig(config(settings.sentinelAccess(), 0))
                    .clientConfig(config(settings.access(), 0))
                    .poolConfig(pool())
                    .build();
        }
        URI url = settings.url();
        int port = url.getPort() < 0 ? 6379 : url.getPort();
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(url.getHost(), port))
                .clientConfig(config(settings.access(), JedisURIHelper.getDBIndex(url)))
                .poolConfig(pool())
                .build();
    }

    private UnifiedJedis client(String name) {
        return environment
                .resource(UnifiedJedis.class, name.equals(UNNAMED) ? "" : name)
                .orElseThrow(() -> new ConfigurationException(settings.clientProperty() + "=" + name
                        + ": the application has no bean of this name and the type " + UnifiedJedis.class.getName()));
    }

    private JedisClientConfig config(RedisSettings.Access access, int database) {
        int timeout = Math.toIntExact(settings.networkTimeout().toMillis());
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(timeout)
                .socketTimeoutMillis(timeout)
                .blockingSocketTimeoutMillis(listeningTimeout())
                .clientName("kerja")
                .database(database)
                .ssl(access.tls());
        access.user().ifPresent(config::user);
        access.password().ifPresent(config::password);
        return config.build();
    }

    /** That of the connection that listens, which is silent as long as nothing is announced: it is asked before this is over. */
    private int listeningTimeout() {
        return Math.toIntExact(settings.silence()
                .plus(settings.networkTimeout().multipliedBy(2))
                .toMillis());
    }

    private ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(settings.networkTimeout());
        // Two applications of a server would take each other's names.
        pool.setJmxEnabled(false);
        return pool;
    }

    private static Set<HostAndPort> addresses(Set<String> nodes) {
        return nodes.stream().map(HostAndPort::from).collect(Collectors.toSet());
    }
}
