package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.ConfigurationException;
import org.kerja.spi.ConnectionSettings;

class RedisSettingsTest {

    @Test
    void withoutAnySettingThereIsOneRedisOnThisMachine() {
        RedisSettings settings = read();

        assertThat(settings.url()).hasToString("redis://localhost:6379");
        assertThat(settings.prefix()).isEqualTo("kerja:");
        assertThat(settings.networkTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.silence()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.notifies()).isTrue();
        assertThat(settings.access()).isEqualTo(new RedisSettings.Access(Optional.empty(), Optional.empty(), false));
    }

    @Test
    void theUrlMayCarryUserPasswordAndDatabase() {
        RedisSettings settings = read("url", "rediss://app:se:cret@cache.example:6380/3");

        assertThat(settings.access())
                .isEqualTo(new RedisSettings.Access(Optional.of("app"), Optional.of("se:cret"), true));
        assertThat(settings.url().getPath()).isEqualTo("/3");
    }

    @Test
    void whatIsSetAloneGoesBeforeTheUrl() {
        RedisSettings settings =
                read("url", "redis://:old@cache.example", "user", "app", "password", "new", "tls", "true");

        assertThat(settings.access()).isEqualTo(new RedisSettings.Access(Optional.of("app"), Optional.of("new"), true));
    }

    @Test
    void nodesAreListedWithCommas() {
        assertThat(read("cluster.nodes", "a:1, b:2,").nodes()).containsExactly("a:1", "b:2");
        assertThat(read("sentinel.nodes", "a:1,[::1]:2", "sentinel.master", "main")
                        .sentinels())
                .containsExactly("a:1", "[::1]:2");
    }

    @ParameterizedTest
    @CsvSource({
        "url, http://cache:6379, write redis://host:port",
        "url, cache, write redis://host:port",
        "url, redis://:secret^@cache, write redis://host:port",
        "url, redis://cache/jobs, write redis://host:port",
        "cluster.nodes, cache, must be host:port",
        "cluster.nodes, cache:99999, must be host:port",
        "cluster.nodes, ';', must be host:port",
        "sentinel.nodes, a:1, belong together",
        "sentinel.master, main, belong together",
        "tls, maybe, neither true nor false",
        "wake-up, shout, neither notify nor poll",
        "prefix, a b, no braces and no blanks",
        "prefix, {a}, no braces and no blanks",
        "network-timeout, 0, more than 0 and at most 1h",
        "network-timeout, 2h, more than 0 and at most 1h",
        "network-timeout, none, network-timeout=none",
        "block-for, soon, block-for=soon",
    })
    void aMistakeIsToldWithTheProperty(String key, String value, String words) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(key, value))
                .withMessageContaining("kerja.connections.cache." + key)
                .withMessageContaining(words)
                .withMessageNotContaining("secret");
    }

    @Test
    void oneWayToRedisIsEnough() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("url", "redis://cache", "cluster.nodes", "a:1"))
                .withMessage(
                        "kerja.connections.cache.url and kerja.connections.cache.cluster.nodes each say where Redis is;"
                                + " leave one of them");
    }

    private static RedisSettings read(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            values.put("kerja.connections.cache." + keysAndValues[index], keysAndValues[index + 1]);
        }
        return RedisSettings.from(
                new ConnectionSettings("cache", property -> Optional.ofNullable(values.get(property))));
    }
}
