package org.kerja.driver.redis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerja.StoreException;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** What an operator should know of a Redis that jobs are to lie in, told when it is used for the first time. */
final class Health {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.redis");

    private static final Pattern VERSION = Pattern.compile("(?:redis|valkey)_version:([0-9]+)\\.([0-9]+)");

    private static final Pattern CLUSTER = Pattern.compile("(?:redis|server)_mode:cluster");

    /** Any key: on a Cluster it says which node is asked. */
    private static final byte[] SAMPLE = Text.bytes("kerja");

    private final String connection;
    private final UnifiedJedis client;

    Health(String connection, UnifiedJedis client) {
        this.connection = connection;
        this.client = client;
    }

    /** Whether it is one of a Cluster. */
    boolean isCluster() {
        return CLUSTER.matcher(server()).find();
    }

    /**
     * Warns of what may lose jobs.
     *
     * @throws StoreException if this Redis is too old
     */
    void look() {
        checkVersion(server());
        Optional<String> eviction = setting("maxmemory-policy");
        Optional<String> memory = setting("maxmemory");
        if (eviction.isPresent() && !eviction.get().equals("noeviction")) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Connection {0}: this Redis throws jobs away when its memory is full (maxmemory-policy={1}, maxmemory={2}). Jobs that"
                            + " are thrown away never run, and nobody is told. Set maxmemory-policy to noeviction; then a dispatch"
                            + " fails instead",
                    connection,
                    eviction.get(),
                    memory.orElse("unknown"));
        }
        Optional<String> appendOnly = setting("appendonly");
        if (appendOnly.isPresent() && appendOnly.get().equals("no")) {
            String snapshots = setting("save").orElse("");
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    snapshots.isEmpty()
                            ? "Connection {0}: this Redis keeps nothing on disk. When it stops, all jobs in it are lost. Set appendonly to yes"
                            : "Connection {0}: this Redis writes to disk only from time to time (save {1}). When it stops, the jobs since"
                                    + " then are lost, and jobs that are done run again. Set appendonly to yes",
                    connection,
                    snapshots);
        }
    }

    private String server() {
        return Text.string(client.sendCommand(SAMPLE, Protocol.Command.INFO, Text.bytes("server")));
    }

    private void checkVersion(String information) {
        Matcher version = VERSION.matcher(information);
        if (version.find()) {
            int major = Integer.parseInt(version.group(1));
            int minor = Integer.parseInt(version.group(2));
            if (major < 6 || major == 6 && minor < 2) {
                throw new StoreException("Connection '" + connection + "': this Redis has the version " + major + "."
                        + minor + ", but Kerja needs 6.2 or newer");
            }
        }
    }

    /** A setting of the server, if that tells it; those who rent it often may not read it. */
    private Optional<String> setting(String name) {
        try {
            Object answer = client.sendCommand(SAMPLE, Protocol.Command.CONFIG, Text.bytes("GET"), Text.bytes(name));
            // A pair by the third version of the protocol, two answers by the second.
            List<?> pair = Text.list(answer);
            if (!pair.isEmpty() && pair.get(0) instanceof Map.Entry<?, ?> entry) {
                return Optional.of(Text.string(entry.getValue()));
            }
            return pair.size() < 2 ? Optional.empty() : Optional.of(Text.string(pair.get(1)));
        } catch (JedisDataException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Redis does not tell its " + name, e);
            return Optional.empty();
        }
    }
}
