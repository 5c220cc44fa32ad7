package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Behaviour;
import redis.clients.jedis.Jedis;

/** What is told of a Redis that may lose jobs. */
class HealthTest {

    private final Logger logger = Logger.getLogger("org.kerja.driver.redis");
    private final List<String> told = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            told.add(MessageFormat.format(logged.getMessage(), logged.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void hear() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopHearing() {
        logger.removeHandler(handler);
    }

    @Test
    void redisThatKeepsEverythingIsNotTalkedAbout() {
        try (RedisServer server = RedisServer.own("--appendonly", "yes", "--maxmemory", "100mb")) {
            use(server);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void anOperatorIsToldThatRedisThrowsJobsAway() {
        try (RedisServer server =
                RedisServer.own("--appendonly", "yes", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")) {
            use(server);
            assertThat(told)
                    .singleElement()
                    .asString()
                    .contains(
                            "Connection default",
                            "allkeys-lru",
                            "maxmemory=104857600",
                            "Set maxmemory-policy to noeviction");
        }
    }

    @Test
    void anOperatorIsToldThatRedisKeepsNothingOnDisk() {
        try (RedisServer server = RedisServer.own()) {
            use(server);
            assertThat(told).singleElement().asString().contains("keeps nothing on disk", "Set appendonly to yes");
        }
    }

    @Test
    void anOperatorIsToldThatRedisWritesOnlyFromTimeToTime() {
        try (RedisServer server = RedisServer.own("--save", "3600", "1")) {
            use(server);
            assertThat(told).singleElement().asString().contains("from time to time (save 3600 1)");
        }
    }

    @Test
    void redisThatDoesNotTellItsSettingsIsUsedAllTheSame() {
        try (RedisServer server = RedisServer.own();
                Jedis jedis = server.connect()) {
            jedis.aclSetUser("default", "-config");
            use(server);
            assertThat(told).isEmpty();
        }
    }

    /** Uses it twice; what there is to be told is told once. */
    private static void use(RedisServer server) {
        try (RedisFixture fixture = new RedisFixture(Map.of("url", server.url()))) {
            assertThat(fixture.store().sizes(Behaviour.QUEUE).total()).isZero();
            assertThat(fixture.store().sizes(Behaviour.QUEUE).total()).isZero();
        }
    }
}
