package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.driver.Behaviour;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Transactions;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** Jobs by a client that the application has made. */
class ApplicationClientTest {

    private final Map<String, UnifiedJedis> beans = new HashMap<>();

    @Test
    void jobsGoByTheClientOfTheApplicationWhichClosesItItself() {
        try (RedisClient client = RedisClient.create(RedisServer.shared().url())) {
            beans.put("", client);
            try (JobStore store = open("default")) {
                store.push(List.of(job("mail")));
                assertThat(claim(store, "mail")).hasSize(1);
            }
            assertThat(client.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void nodesThatUseTheClientOfTheApplicationHearEachOther() throws Exception {
        try (RedisClient client = RedisClient.create(RedisServer.shared().url())) {
            beans.put("jobs", client);
            String prefix = RedisServer.prefix();
            try (JobStore store = open("jobs", prefix);
                    JobStore another = open("jobs", prefix);
                    Announcements announcements = another.listen().orElseThrow()) {
                announcements.check();
                Announcement announcement =
                        new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.empty());
                store.announce(announcement);
                assertThat(announcements.next(Duration.ofSeconds(10))).contains(announcement);
            }
        }
    }

    @Test
    void whetherItIsAClusterIsAskedOfRedisItself() {
        try (UnifiedJedis client = cluster()) {
            beans.put("", client);
            try (JobStore store = open("default")) {
                List<Envelope> jobs = new ArrayList<>();
                for (String queue : List.of("a", "b", "c", "d", "e", "f")) {
                    jobs.add(job(queue));
                }
                store.push(jobs);
                assertThat(claim(store, "a", "b", "c", "d", "e", "f")).hasSize(6);
                assertThat(store.capabilities()).doesNotContain(Capability.UNIQUE, Capability.LIMITS);
            }
        }
    }

    @Test
    void whatAClusterCannotDoIsRefusedAtTheFirstUse() {
        try (UnifiedJedis client = cluster()) {
            beans.put("", client);
            try (JobStore store = open("default")) {
                assertThatThrownBy(() -> store.pushUnique(List.of(job("mail"))))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("on a Redis Cluster a step keeps to one queue");
            }
        }
    }

    @Test
    void aClientThatTheApplicationHasNotIsNamed() {
        try (JobStore store = open("jobs")) {
            assertThatThrownBy(() -> store.push(List.of(job("mail"))))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("kerja.connections.default.client=jobs")
                    .hasMessageContaining("no bean of this name");
        }
    }

    /** Of no class that tells what it is, as the proxy of a bean. */
    private static UnifiedJedis cluster() {
        Set<HostAndPort> nodes = Stream.of(RedisCluster.shared().addresses().split(","))
                .map(HostAndPort::from)
                .collect(Collectors.toSet());
        return new UnifiedJedis(
                new ClusterConnectionProvider(
                        nodes, DefaultJedisClientConfig.builder().build()),
                5,
                Duration.ofSeconds(10));
    }

    private static Envelope job(String queue) {
        return Draft.job().on(queue).envelope();
    }

    private static List<Claim> claim(JobStore store, String... queues) {
        return store.claim(
                new ClaimRequest(List.of(queues), Set.of(Behaviour.NAME), 100, Behaviour.HELD, Behaviour.NODE));
    }

    private JobStore open(String client) {
        return open(client, RedisServer.prefix());
    }

    private JobStore open(String client, String prefix) {
        Map<String, String> settings =
                Map.of("kerja.connections.default.client", client, "kerja.connections.default.prefix", prefix);
        return new RedisDriver()
                .open(
                        new ConnectionSettings("default", property -> Optional.ofNullable(settings.get(property))),
                        new Application());
    }

    /** An application with those beans. */
    private final class Application implements DriverEnvironment {

        private final JvmEnvironment around = new JvmEnvironment(Clock.systemUTC());

        @Override
        public <T> Optional<T> resource(Class<T> type, String name) {
            return type == UnifiedJedis.class ? Optional.ofNullable(type.cast(beans.get(name))) : Optional.empty();
        }

        @Override
        public Transactions transactions() {
            return around.transactions();
        }

        @Override
        public void detached(Runnable action) {
            around.detached(action);
        }

        @Override
        public InstantSource clock() {
            return around.clock();
        }
    }
}
