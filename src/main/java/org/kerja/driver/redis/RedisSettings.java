package org.kerja.driver.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kerja.ConfigurationException;
import org.kerja.engine.config.DurationText;
import org.kerja.spi.ConnectionSettings;

/**
 * The settings of one connection, checked.
 *
 * @param url where a single Redis is
 * @param sentinels where its Sentinels are; none if it has none
 * @param master by which name they know it
 * @param nodes some nodes of a Cluster; none if it is none
 * @param client the name of the application's client, if it brings one
 * @param prefix what all keys begin with
 * @param networkTimeout how long to wait for an answer
 * @param notifies whether nodes tell each other of jobs, beside polling
 * @param wakeUpProperty the property that says so, for messages
 * @param silence how long the connection that listens may be silent before it is asked whether it is there
 */
record RedisSettings(
        String connection,
        URI url,
        Set<String> sentinels,
        String master,
        Access sentinelAccess,
        Set<String> nodes,
        Optional<String> client,
        String clientProperty,
        Access access,
        String prefix,
        Duration networkTimeout,
        boolean notifies,
        String wakeUpProperty,
        Duration silence) {

    private static final String URL = "url";
    private static final String SENTINEL_NODES = "sentinel.nodes";
    private static final String SENTINEL_MASTER = "sentinel.master";
    private static final String CLUSTER_NODES = "cluster.nodes";
    private static final String CLIENT = "client";
    private static final String PREFIX = "prefix";
    private static final String TLS = "tls";
    private static final String WAKE_UP = "wake-up";
    private static final String NETWORK_TIMEOUT = "network-timeout";
    private static final String BLOCK_FOR = "block-for";

    private static final Duration LONGEST = Duration.ofHours(1);

    /** How to get in. */
    record Access(Optional<String> user, Optional<String> password, boolean tls) {}

    static RedisSettings from(ConnectionSettings settings) {
        atMostOne(settings);
        Set<String> sentinels = nodes(settings, SENTINEL_NODES);
        Optional<String> master = text(settings, SENTINEL_MASTER);
        if (sentinels.isEmpty() == master.isPresent()) {
            throw new ConfigurationException(
                    settings.property(SENTINEL_NODES) + " and " + settings.property(SENTINEL_MASTER)
                            + " belong together: the first says where the Sentinels are, the second which Redis they watch");
        }
        URI url = url(settings);
        boolean tls = tls(settings) || "rediss".equals(url.getScheme());
        return new RedisSettings(
                settings.connection(),
                url,
                sentinels,
                master.orElse(""),
                new Access(text(settings, "sentinel.user"), settings.value("sentinel.password"), tls),
                nodes(settings, CLUSTER_NODES),
                text(settings, CLIENT),
                settings.property(CLIENT),
                access(settings, url, tls),
                prefix(settings),
                duration(settings, NETWORK_TIMEOUT, "5s"),
                notifies(settings),
                settings.property(WAKE_UP),
                duration(settings, BLOCK_FOR, "30s"));
    }

    private static void atMostOne(ConnectionSettings settings) {
        List<String> given = Stream.of(URL, SENTINEL_NODES, CLUSTER_NODES, CLIENT)
                .filter(key -> settings.value(key).isPresent())
                .map(settings::property)
                .toList();
        if (given.size() > 1) {
            throw new ConfigurationException(
                    String.join(" and ", given) + " each say where Redis is; leave one of them");
        }
    }

    private static Optional<String> text(ConnectionSettings settings, String key) {
        return settings.value(key).map(String::strip);
    }

    private static URI url(ConnectionSettings settings) {
        String value = text(settings, URL).orElse("redis://localhost:6379");
        try {
            URI url = new URI(value);
            boolean redis = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
            boolean database = url.getPath().matches("/?|/[0-9]{1,4}");
            if (redis && url.getHost() != null && database) {
                return url;
            }
        } catch (URISyntaxException e) {
            // What is wrong with it may be its password, which the message does not show.
        }
        throw new ConfigurationException(
                settings.property(URL)
                        + " is not an address of Redis: write redis://host:port, redis://host:port/database or, with TLS, rediss://host:port");
    }

    private static Access access(ConnectionSettings settings, URI url, boolean tls) {
        Optional<String> info = Optional.ofNullable(url.getUserInfo());
        Optional<String> user = info.map(text -> text.split(":", 2)[0]).filter(text -> !text.isEmpty());
        Optional<String> password = info.filter(text -> text.contains(":")).map(text -> text.split(":", 2)[1]);
        return new Access(
                text(settings, "user").or(() -> user),
                settings.value("password").or(() -> password),
                tls);
    }

    private static boolean tls(ConnectionSettings settings) {
        String value = text(settings, TLS).orElse("false").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ConfigurationException(settings.property(TLS) + "=" + value + " is neither true nor false");
        };
    }

    private static Set<String> nodes(ConnectionSettings settings, String key) {
        Set<String> nodes = new LinkedHashSet<>();
        String value = settings.value(key).orElse("");
        Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(node -> !node.isEmpty())
                .forEach(node -> {
                    if (!node.matches(".+:[0-9]{1,5}")
                            || Integer.parseInt(node.substring(node.lastIndexOf(':') + 1)) > 65_535) {
                        throw new ConfigurationException(settings.property(key) + "=" + value + " holds \"" + node
                                + "\"; it must be host:port, separated by commas");
                    }
                    nodes.add(node);
                });
        if (settings.value(key).isPresent() && nodes.isEmpty()) {
            throw new ConfigurationException(
                    settings.property(key) + "=" + value + " names no node; write host:port, separated by commas");
        }
        return nodes;
    }

    private static String prefix(ConnectionSettings settings) {
        String value = text(settings, PREFIX).orElse("kerja");
        if (!value.matches("[^\\s{}]+")) {
            throw new ConfigurationException(settings.property(PREFIX) + "=" + value
                    + " must have no braces and no blanks: braces say what a Cluster keeps together");
        }
        return value + ":";
    }

    private static Duration duration(ConnectionSettings settings, String key, String otherwise) {
        String value = text(settings, key).orElse(otherwise);
        try {
            Duration duration = DurationText.parse(value);
            if (duration.toMillis() > 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(settings.property(key) + "=" + value + ": " + e.getMessage(), e);
        }
        throw new ConfigurationException(settings.property(key) + "=" + value + " must be more than 0 and at most 1h");
    }

    private static boolean notifies(ConnectionSettings settings) {
        String value = text(settings, WAKE_UP).orElse("notify").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "notify" -> true;
            case "poll" -> false;
            default ->
                throw new ConfigurationException(
                        settings.property(WAKE_UP) + "=" + value + " is neither notify nor poll");
        };
    }
}
