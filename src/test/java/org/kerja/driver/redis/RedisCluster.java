package org.kerja.driver.redis;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerja.driver.Waiting;
import redis.clients.jedis.Jedis;

/** A Cluster of three nodes on loopback. */
public final class RedisCluster implements AutoCloseable {

    private static final int NODES = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisServer> nodes;

    private RedisCluster(List<RedisServer> nodes) {
        this.nodes = nodes;
    }

    /** The Cluster of this JVM, started at first use. Never stop it: other tests use it too. */
    public static RedisCluster shared() {
        return Shared.CLUSTER;
    }

    /** A Cluster of one's own, running. */
    public static RedisCluster own() {
        List<RedisServer> nodes = Stream.generate(() -> RedisServer.own("--save", "", "--cluster-enabled", "yes"))
                .limit(NODES)
                .toList();
        for (int index = 0; index < NODES; index++) {
            try (Jedis node = nodes.get(index).connect()) {
                node.clusterAddSlots(IntStream.range(SLOTS * index / NODES, SLOTS * (index + 1) / NODES)
                        .toArray());
            }
        }
        RedisCluster cluster = new RedisCluster(nodes);
        cluster.meet();
        return cluster;
    }

    private void meet() {
        try (Jedis first = nodes.get(0).connect()) {
            for (RedisServer node : nodes) {
                try (Jedis jedis = node.connect()) {
                    String own = jedis.clusterNodes();
                    String address = own.split(" ")[1];
                    int bus = Integer.parseInt(
                            address.substring(address.indexOf('@') + 1).split(",")[0]);
                    first.sendCommand(
                            redis.clients.jedis.Protocol.Command.CLUSTER,
                            "MEET",
                            "127.0.0.1",
                            String.valueOf(node.port()),
                            String.valueOf(bus));
                }
            }
        }
        for (RedisServer node : nodes) {
            try (Jedis jedis = node.connect()) {
                Waiting.forResult(
                        "a node that knows the others",
                        jedis::clusterInfo,
                        state -> state.contains("cluster_state:ok") && state.contains("cluster_known_nodes:" + NODES));
            }
        }
    }

    /** Where its nodes are. */
    public String addresses() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }

    private static final class Shared {

        private static final RedisCluster CLUSTER = own();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(CLUSTER::close));
        }
    }
}
