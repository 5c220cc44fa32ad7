package org.kerja.faults.node;

import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.driver.redis.RedisDriver;
import org.kerja.engine.EngineBuilder;
import org.kerja.spi.Driver;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** A Redis, which takes part in no transactions, and whose connections the driver makes. */
final class RedisAccess implements StoreAccess {

    private static final String QUEUE = "kerja:{default}:";
    private static final String ENDED = QUEUE + "ended:";

    private final URI url;

    RedisAccess(URI url) {
        this.url = url;
    }

    @Override
    public Driver driver() {
        return new RedisDriver();
    }

    /** The connection that listens learns as soon as others that it is cut. */
    @Override
    public Map<String, String> properties() {
        return Map.of("url", url.toString(), "block-for", "5s");
    }

    @Override
    public EngineBuilder.Resources resources() {
        return new EngineBuilder.Resources() {
            @Override
            public <T> Optional<T> find(Class<T> type, String name) {
                return Optional.empty();
            }
        };
    }

    @Override
    public boolean transactional() {
        return false;
    }

    @Override
    public Connection connection() {
        throw new UnsupportedOperationException("No job of a run on Redis needs a database");
    }

    @Override
    public void exhaust(Duration time) {
        throw new UnsupportedOperationException("The pool is not the application's");
    }

    @Override
    public void prepare() {
        // Its jobs leave nothing.
    }

    /** Whatever speaks of a job counts, so that nothing is left behind of those that are gone. */
    @Override
    public Set<String> waiting() {
        Set<String> ids = new HashSet<>();
        try (Jedis jedis = new Jedis(url)) {
            for (String base : Set.of(QUEUE, QUEUE + "limited:")) {
                for (String hash : Set.of("jobs", "states", "uniques", "linesof")) {
                    ids.addAll(jedis.hkeys(base + hash));
                }
                ids.addAll(jedis.zrange(base + "leases", 0, -1));
                for (String set : Set.of("waiting:*", "line:*", "later:*")) {
                    keys(jedis, base + set).forEach(key -> ids.addAll(jedis.zrange(key, 0, -1)));
                }
            }
            keys(jedis, "kerja:limit:*:held")
                    .forEach(key -> jedis.zrange(key, 0, -1).forEach(holder -> ids.add(holder.split("\n", 3)[1])));
            keys(jedis, "kerja:unique:*").forEach(key -> ids.add(String.valueOf(jedis.hget(key, "id"))));
        }
        return ids;
    }

    @Override
    public Set<String> ended() {
        Set<String> ids = new HashSet<>();
        try (Jedis jedis = new Jedis(url)) {
            keys(jedis, ENDED + "*").forEach(key -> ids.add(key.substring(ENDED.length())));
        }
        return ids;
    }

    private static Set<String> keys(Jedis jedis, String pattern) {
        Set<String> keys = new HashSet<>();
        ScanParams page = new ScanParams().match(pattern).count(1_000);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> found = jedis.scan(cursor, page);
            keys.addAll(found.getResult());
            cursor = found.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return keys;
    }

    @Override
    public Map<String, Integer> effects() {
        return Map.of();
    }

    @Override
    public void close() {
        // Every connection was closed after its use.
    }
}
