package org.kerja.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Millis;
import org.kerja.spi.StoredFailure;
import redis.clients.jedis.resps.Tuple;

/** The failed jobs. They lie with the queues that they failed in, so that failing is one step. */
final class RedisFailedJobs implements FailedJobStore {

    private static final int PAGE = 200;

    private static final byte[][] FIELDS = {
        Text.bytes("envelope"),
        Text.bytes("reason"),
        Text.bytes("message"),
        Text.bytes("counters"),
        Text.bytes("attempts"),
        Text.bytes("connection"),
        Text.bytes("failed")
    };

    private final Redis redis;
    private final Queues queues;

    RedisFailedJobs(Redis redis, Queues queues) {
        this.redis = redis;
        this.queues = queues;
    }

    /** Where a failed job lies, and since when. */
    private record Entry(Place place, String id, long failedAt) {

        static final Comparator<Entry> OLDEST_FIRST =
                Comparator.comparingLong(Entry::failedAt).thenComparing(Entry::id);
    }

    @Override
    public void add(StoredFailure failure) {
        Place place = redis.place(failure.queue(), false);
        JobCounters counters = failure.counters();
        redis.run(
                Script.ADD_FAILURE,
                queues.keys(place),
                List.of(
                        Text.bytes(failure.queue()),
                        Text.bytes(failure.id().value()),
                        Text.bytes(StoredEnvelope.level(failure.priority(), failure.name())),
                        Text.bytes(failure.createdAt()),
                        StoredEnvelope.rest(failure.version(), "", "", failure.payload()),
                        Text.bytes(failure.failedAt()),
                        Text.bytes(failure.reason().name()),
                        Text.bytes(failure.message()),
                        Text.bytes(counters.deliveries() + " " + counters.failures() + " " + counters.lostLeases() + " "
                                + counters.releases()),
                        Text.bytes(failure.attempts()),
                        Text.bytes(failure.connection())));
    }

    @Override
    public long count(FailedJobFilter filter) {
        long count = 0;
        for (Place place : places(filter)) {
            count += redis.ask(jedis -> jedis.zcount(index(place, filter), from(filter), until(filter)));
        }
        return count;
    }

    @Override
    public List<StoredFailure> list(FailedJobFilter filter, int offset, int limit) {
        List<Entry> latest = new ArrayList<>();
        for (Place place : places(filter)) {
            redis.ask(jedis -> jedis.zrevrangeByScoreWithScores(
                            index(place, filter), until(filter), from(filter), 0, offset + limit))
                    .forEach(tuple -> latest.add(entry(place, tuple)));
        }
        return latest.stream()
                .sorted(Entry.OLDEST_FIRST.reversed())
                .skip(offset)
                .limit(limit)
                .flatMap(entry -> read(entry.place(), entry.id()).stream())
                .toList();
    }

    private List<Place> places(FailedJobFilter filter) {
        List<String> names = filter.queue().map(List::of).orElseGet(redis::queueNames);
        return names.stream().map(name -> redis.place(name, false)).toList();
    }

    private static byte[] index(Place place, FailedJobFilter filter) {
        return place.key(filter.name().map(name -> "failed:" + name).orElse("failed"));
    }

    private static byte[] from(FailedJobFilter filter) {
        return Text.bytes(filter.from().map(RedisFailedJobs::firstMillis).orElse("-inf"));
    }

    private static byte[] until(FailedJobFilter filter) {
        return Text.bytes(filter.until().map(until -> "(" + firstMillis(until)).orElse("+inf"));
    }

    /** The first whole millisecond that is not before an instant. */
    private static String firstMillis(Instant instant) {
        long millis = Millis.of(instant);
        return String.valueOf(Instant.ofEpochMilli(millis).isBefore(instant) ? millis + 1 : millis);
    }

    private static Entry entry(Place place, Tuple tuple) {
        return new Entry(place, new String(tuple.getBinaryElement(), UTF_8), (long) tuple.getScore());
    }

    @Override
    public Optional<StoredFailure> find(JobId id) {
        return place(id).flatMap(place -> read(place, id.value()));
    }

    private Optional<Place> place(JobId id) {
        return redis.queueNames().stream()
                .map(name -> redis.place(name, false))
                .filter(place -> redis.ask(jedis -> jedis.exists(place.key("failure:" + id.value()))))
                .findFirst();
    }

    private List<byte[]> fields(Place place, String id) {
        return redis.ask(jedis -> jedis.hmget(place.key("failure:" + id), FIELDS));
    }

    private Optional<StoredFailure> read(Place place, String id) {
        List<@Nullable Object> fields = new ArrayList<>(fields(place, id));
        if (fields.get(0) == null) {
            return Optional.empty();
        }
        StoredEnvelope job = StoredEnvelope.read(fields.get(0));
        String[] counters = Text.string(fields.get(3)).split(" ");
        return Optional.of(new StoredFailure(
                new JobId(id),
                Text.string(fields.get(5)),
                job.name(),
                job.version(),
                place.queue(),
                job.priority(),
                job.payload(),
                FailureReason.valueOf(Text.string(fields.get(1))),
                Text.string(fields.get(2)),
                job.createdAt(),
                Text.number(fields.get(6)),
                new JobCounters(
                        Integer.parseInt(counters[0]),
                        Integer.parseInt(counters[1]),
                        Integer.parseInt(counters[2]),
                        Integer.parseInt(counters[3])),
                Text.string(fields.get(4))));
    }

    @Override
    public boolean retry(JobId id) {
        return place(id).map(place -> retry(place, id.value())).orElse(false);
    }

    private boolean retry(Place place, String id) {
        byte[] envelope = fields(place, id).get(0);
        if (envelope == null) {
            return false;
        }
        StoredEnvelope job = StoredEnvelope.read(envelope);
        Place target = redis.place(place.queue(), !job.line().isEmpty());
        Object moved = redis.run(
                Script.RETRY,
                List.of(place.base(), target.base()),
                Queues.arguments(id, job.line(), job.lastingKey().orElse("")));
        redis.reached(RedisFaultPoint.RETRIED);
        return Text.number(moved) == 1;
    }

    @Override
    public int retry(FailedJobFilter filter) {
        int retried = 0;
        for (Place place : places(filter)) {
            int passed = 0;
            List<String> page;
            do {
                int from = passed;
                page = redis
                        .ask(jedis ->
                                jedis.zrangeByScore(index(place, filter), from(filter), until(filter), from, PAGE))
                        .stream()
                        .map(Text::string)
                        .toList();
                int moved = (int) page.stream().filter(id -> retry(place, id)).count();
                retried += moved;
                passed += page.size() - moved;
            } while (page.size() == PAGE);
        }
        return retried;
    }

    @Override
    public Optional<JobId> duplicate(JobId id) {
        Optional<String> key = place(id)
                .map(place -> fields(place, id.value()).get(0))
                .flatMap(envelope -> StoredEnvelope.read(envelope).lastingKey());
        return key.map(one -> redis.run(
                        Script.DUPLICATE,
                        List.of(Text.bytes(redis.settings().prefix() + "unique:" + one)),
                        List.of(redis.prefix(), Text.bytes(one), Text.bytes(id.value()))))
                .map(answer -> new JobId(Text.string(answer)));
    }

    @Override
    public boolean forget(JobId id) {
        return place(id).map(place -> forget(place, List.of(id.value())) == 1).orElse(false);
    }

    private int forget(Place place, Collection<String> ids) {
        return (int) Text.number(redis.run(
                Script.FORGET_FAILURES, place, ids.stream().map(Text::bytes).toList()));
    }

    @Override
    public int flush(Duration olderThan, int limit) {
        byte[] newest = Text.bytes(new RedisClock(redis).now() - Millis.of(olderThan));
        byte[] oldest = Text.bytes("-inf");
        List<Entry> old = new ArrayList<>();
        for (Place place : places(FailedJobFilter.all())) {
            redis.ask(jedis -> jedis.zrangeByScoreWithScores(place.key("failed"), oldest, newest, 0, limit))
                    .forEach(tuple -> old.add(entry(place, tuple)));
        }
        return old.stream()
                .sorted(Entry.OLDEST_FIRST)
                .limit(limit)
                .mapToInt(entry -> forget(entry.place(), List.of(entry.id())))
                .sum();
    }
}
