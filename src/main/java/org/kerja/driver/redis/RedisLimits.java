package org.kerja.driver.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Millis;
import org.kerja.spi.Turns;

/** Claims limited jobs, line by line, and uses keys. */
final class RedisLimits {

    private static final long ALLOWED = -1;

    private final Redis redis;
    private final RedisClaims claims;
    private final HeldJobs held;

    /** Behind which line the turns of a queue go on. */
    private final Map<String, String> cursors = new ConcurrentHashMap<>();

    RedisLimits(Redis redis, RedisClaims claims, HeldJobs held) {
        this.redis = redis;
        this.claims = claims;
        this.held = held;
    }

    /** A line of a queue. */
    private record Line(Place place, String text, LimitLine line) {

        /** Whose turn it is with this line: that of its group, or its own. */
        String turn() {
            return place.queue() + "\n" + (line.group().isEmpty() ? "alone " + text : "group " + line.group());
        }
    }

    LimitedClaims claim(ClaimRequest request, LimitRules rules) {
        if (request.names().isEmpty()) {
            return LimitedClaims.NONE;
        }
        Claiming claiming = new Claiming(request, rules);
        if (request.queues().isEmpty()) {
            List<String> queues = redis.queueNames();
            claiming.claim("", queues);
        }
        for (String queue : request.queues()) {
            if (claiming.claimed.size() < request.limit()) {
                claiming.claim(queue, List.of(queue));
            }
        }
        boolean more = claiming.more && !claiming.claimed.isEmpty();
        return new LimitedClaims(claiming.claimed, more, Optional.ofNullable(claiming.again));
    }

    private final class Claiming {

        private final ClaimRequest request;
        private final LimitRules rules;
        private final List<Claim> claimed = new ArrayList<>();
        private boolean more;
        private @Nullable Duration again;

        Claiming(ClaimRequest request, LimitRules rules) {
            this.request = request;
            this.rules = rules;
        }

        /** Claims from queues that share their turns. */
        void claim(String turns, List<String> queues) {
            List<Line> lines = new ArrayList<>();
            for (String queue : queues) {
                lines.addAll(next(turns, queue));
            }
            int most = request.limit() - claimed.size();
            if (lines.isEmpty() || most < 1) {
                return;
            }
            Map<String, Line> lastOfTurn = new HashMap<>();
            lines.forEach(line -> lastOfTurn.put(line.turn(), line));
            Line last = lines.get(lines.size() - 1);
            Turns<Line> sharing = new Turns<>(lines, Line::turn, turn -> weight(lastOfTurn.getOrDefault(turn, last)));
            sharing.share(most, this::take);
            more |= sharing.more();
            Line behind = sharing.more() ? lastOfTurn.getOrDefault(sharing.last(), last) : last;
            cursors.put(cursor(turns, behind.place().queue()), behind.text());
        }

        private List<Line> next(String turns, String queue) {
            Place place = redis.place(queue, true);
            String cursor = cursors.getOrDefault(cursor(turns, queue), "");
            return Text.list(redis.run(Script.LINES, place, List.of(Text.bytes(cursor)))).stream()
                    .map(Text::string)
                    .map(text -> new Line(place, text, LineText.read(text)))
                    .toList();
        }

        private int weight(Line line) {
            return line.line().group().isEmpty() ? 1 : rules.weight(line.line().group());
        }

        private int take(Line line, int most) {
            List<byte[]> arguments = new ArrayList<>(List.of(
                    Text.bytes(line.text()),
                    Text.bytes(most),
                    Text.bytes(Millis.of(request.lease())),
                    Text.bytes(request.node()),
                    RandomDigits.three()));
            List<byte[]> limits = new ArrayList<>();
            int limited = 0;
            for (String key : line.line().keys()) {
                Optional<LimitRule> rule = rules.of(key);
                if (rule.isPresent()) {
                    limited++;
                    limits.add(Text.bytes(Text.escaped(key)));
                    addRule(limits, rule.get());
                }
            }
            arguments.add(Text.bytes(limited));
            arguments.addAll(limits);
            arguments.addAll(claims.names(request.names()));
            List<@Nullable Object> answer = Text.list(redis.run(Script.CLAIM_LIMITED, line.place(), arguments));
            if (answer.size() > 2) {
                redis.reached(RedisFaultPoint.LIMITED_CLAIMED);
            }
            long wait = Text.number(answer.get(1));
            if (wait >= 0 && (again == null || again.toMillis() > wait)) {
                again = Duration.ofMillis(wait);
            }
            StoredEnvelope.Reader reader = new StoredEnvelope.Reader();
            int found = 0;
            for (int from = 2; from < answer.size(); from += 4) {
                claimed.add(claims.claim(line.place(), Text.number(answer.get(0)), answer, from, reader));
                found++;
            }
            return found;
        }
    }

    private static String cursor(String turns, String queue) {
        return turns + "\n" + queue;
    }

    private static void addRule(List<byte[]> arguments, LimitRule rule) {
        arguments.add(Text.bytes(rule.concurrent()));
        arguments.add(Text.bytes(rule.rate()));
        arguments.add(Text.bytes(Millis.of(rule.counted())));
    }

    Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        Optional<Place> place = held.place(lease.id());
        if (place.isEmpty()) {
            return Optional.of(Duration.ofSeconds(1));
        }
        List<byte[]> arguments = use(key, lease);
        addRule(arguments, rule);
        long wait = Text.number(redis.run(Script.ACQUIRE, place.get(), arguments));
        return wait == ALLOWED ? Optional.empty() : Optional.of(Duration.ofMillis(wait));
    }

    void release(String key, Lease lease) {
        held.place(lease.id()).ifPresent(place -> redis.run(Script.RELEASE, place, use(key, lease)));
    }

    private static List<byte[]> use(String key, Lease lease) {
        return new ArrayList<>(
                List.of(Text.bytes(lease.id().value()), Text.bytes(lease.token()), Text.bytes(Text.escaped(key))));
    }

    void forget(String key) {
        redis.ask(jedis -> jedis.del(Text.bytes(keyOf(key) + ":held"), Text.bytes(keyOf(key) + ":begun")));
    }

    private String keyOf(String key) {
        return redis.settings().prefix() + "limit:" + Text.escaped(key);
    }

    LimitUse use(String key, LimitRule rule) {
        List<byte[]> arguments =
                List.of(redis.prefix(), Text.bytes(Text.escaped(key)), Text.bytes(Millis.of(rule.counted())));
        List<@Nullable Object> answer =
                Text.list(redis.run(Script.LIMIT_USE, List.of(Text.bytes(keyOf(key))), arguments));
        List<JobId> holders = answer.subList(2, answer.size()).stream()
                .map(id -> new JobId(Text.string(id)))
                .toList();
        return new LimitUse(holders, (int) Text.number(answer.get(0)), Duration.ofMillis(Text.number(answer.get(1))));
    }
}
