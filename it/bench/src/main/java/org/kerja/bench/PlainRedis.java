package org.kerja.bench;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.util.KeyValue;

/**
 * The floor on Redis: a list of jobs, and a loop that reserves a hundred by one script and removes them. No lease that is checked, no token,
 * no hand-over to other threads. Or, for how soon a job can begin at the earliest, a loop that waits in a pop and hands each job to a thread
 * of a pool; what is popped is lost with its process.
 */
final class PlainRedis implements QueueSystem {

    private static final int BATCH = 100;

    private static final String RESERVE = """
            local jobs = redis.call('LPOP', KEYS[1], ARGV[1])
            if not jobs then
              return {}
            end
            local reserved = {}
            for index, job in ipairs(jobs) do
              reserved[2 * index - 1] = ARGV[2]
              reserved[2 * index] = job
            end
            redis.call('ZADD', KEYS[2], unpack(reserved))
            return jobs
            """;

    private static final String WAITING = "floor";
    private static final String RESERVED = "floor-reserved";

    private final Jedis dispatching;
    private final Jedis working;
    private final boolean pops;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "plain-redis-job");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopped;
    private Thread worker = new Thread(() -> {});

    PlainRedis(String url) {
        this(url, false);
    }

    /** Waits in a pop for one job after the other. */
    static PlainRedis popped(String url) {
        return new PlainRedis(url, true);
    }

    private PlainRedis(String url, boolean pops) {
        this.pops = pops;
        dispatching = new Jedis(URI.create(url));
        working = new Jedis(URI.create(url));
    }

    /** Empties a database of a Redis. */
    static void flush(String url) {
        try (Jedis jedis = new Jedis(URI.create(url))) {
            jedis.flushDB();
        }
    }

    @Override
    public String version() {
        return Versions.ofJarOf(Jedis.class);
    }

    @Override
    public String settings() {
        return pops
                ? "push one; wait in a pop, and hand what comes to a thread of a pool"
                : "push one, or in bulk pipelined by 1,000; reserve %d by a script and remove them, one connection"
                        .formatted(BATCH);
    }

    @Override
    public void dispatch(NoOperation job) {
        dispatching.rpush(WAITING, PlainJdbc.json(job));
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) {
        try (Pipeline pipeline = dispatching.pipelined()) {
            jobs.forEach(job -> pipeline.rpush(WAITING, PlainJdbc.json(job)));
            pipeline.sync();
        }
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        stopped = false;
        worker = new Thread(() -> run(job), "plain-redis");
        worker.start();
    }

    private void run(Consumer<NoOperation> consumer) {
        if (pops) {
            pop(consumer);
        } else {
            work(consumer);
        }
    }

    private void pop(Consumer<NoOperation> consumer) {
        while (!stopped) {
            KeyValue<String, String> popped = working.blpop(0.1, WAITING);
            if (popped != null) {
                threads.execute(() -> consumer.accept(read(popped.getValue())));
            }
        }
    }

    private void work(Consumer<NoOperation> consumer) {
        String script = working.scriptLoad(RESERVE);
        while (!stopped) {
            Object answer = working.evalsha(
                    script,
                    List.of(WAITING, RESERVED),
                    List.of(
                            String.valueOf(BATCH),
                            String.format(Locale.ROOT, "%d", System.currentTimeMillis() + 30_000)));
            List<?> jobs = (List<?>) answer;
            if (jobs.isEmpty()) {
                Thread.onSpinWait();
                continue;
            }
            jobs.forEach(job -> consumer.accept(read((String) job)));
            working.zrem(RESERVED, jobs.toArray(String[]::new));
        }
    }

    /** As little as tells the job: the floor has no JSON to read. */
    private static NoOperation read(String job) {
        return new NoOperation(number(job, "\"number\":"), number(job, "\"sent\":"), "");
    }

    private static long number(String job, String before) {
        int number = job.indexOf(before) + before.length();
        int end = number;
        while (Character.isDigit(job.charAt(end))) {
            end++;
        }
        return Long.parseLong(job, number, end, 10);
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        worker.join();
    }

    @Override
    public long left() {
        return dispatching.llen(WAITING) + dispatching.zcard(RESERVED);
    }

    @Override
    public String table() {
        return WAITING;
    }

    @Override
    public void clear() {
        dispatching.flushDB();
    }
}
