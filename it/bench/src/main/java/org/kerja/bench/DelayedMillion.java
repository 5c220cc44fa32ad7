package org.kerja.bench;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.kerja.JobId;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.redis.RedisDriver;
import org.kerja.driver.redis.RedisServer;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Slowlog;

/**
 * A million jobs in Redis fall due in the same second: how long the longest of our commands keeps Redis from everybody else, while they are
 * stored, waited for and run. {@code -Dbench.run=delayed-million} runs it, {@code bench.jobs} says how many others there are to be.
 */
final class DelayedMillion {

    private static final int TOGETHER = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private DelayedMillion() {}

    static void measure() throws IOException, InterruptedException {
        int jobs = Options.read(0, List.of(Contender.KERJA_REDIS)).jobs().orElse(1_000_000);
        try (RedisServer server = RedisServer.own()) {
            try (Jedis jedis = server.connect()) {
                jedis.configSet("slowlog-log-slower-than", "5000");
                jedis.configSet("slowlog-max-len", "100000");
            }
            Instant due = Instant.now().plusSeconds(Math.max(15, jobs / 20_000));
            store(server.url(), jobs, due);
            Results results = new Results();
            slowest(server, "store", results);
            KerjaSystem system = KerjaSystem.onRedis(server.url(), Map.of());
            Runs runs = new Runs(jobs);
            system.start(runs::ran);
            Clocks.until(TimeUnit.SECONDS.toMicros(due.getEpochSecond()) - 500_000);
            slowest(server, "wait", results);
            if (!runs.await(PATIENCE)) {
                throw new IllegalStateException(runs.missing() + " of " + jobs + " jobs did not run");
            }
            double seconds = (Clocks.micros() - TimeUnit.SECONDS.toMicros(due.getEpochSecond())) / 1e6;
            slowest(server, "run", results);
            results.add("redis-delayed-drain", "kerja-redis", jobs / seconds, "jobs/s");
            system.stop();
            new Report(results).heading(server.version()).publish("bench-redis-delayed.md");
        }
    }

    private static void store(String url, int jobs, Instant due) {
        ConnectionSettings settings = new ConnectionSettings(
                "redis", property -> Optional.of(url).filter(value -> property.endsWith(".url")));
        try (JobStore store = new RedisDriver().open(settings, new JvmEnvironment(Clock.systemUTC()))) {
            for (int from = 0; from < jobs; from += TOGETHER) {
                store.push(LongStream.range(from, Math.min(jobs, from + TOGETHER))
                        .mapToObj(number -> new Envelope(
                                new JobId(new UUID(number << 16 | 0x7000, Long.MIN_VALUE).toString()),
                                "no-operation",
                                1,
                                "default",
                                0,
                                PlainJdbc.json(NoOperation.at(number, 0)),
                                new Due.At(due)))
                        .toList());
            }
        }
    }

    /** The longest command since this was last asked, in milliseconds; 0 if none took 5. */
    private static void slowest(RedisServer server, String phase, Results results) {
        try (Jedis jedis = server.connect()) {
            double micros = jedis.slowlogGet(100_000).stream()
                    .mapToLong(Slowlog::getExecutionTime)
                    .max()
                    .orElse(0);
            jedis.slowlogReset();
            results.add("redis-delayed-longest-" + phase, "kerja-redis", micros / 1_000, "ms");
            Bench.progress("The longest command to " + phase + ": " + micros / 1_000 + " ms");
        }
    }
}
