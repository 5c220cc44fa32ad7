package org.kerja.driver.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Lease;
import org.kerja.spi.Millis;

/** Claims jobs that are not limited. */
final class RedisClaims {

    private static final byte[] NOTHING = {};

    private final Redis redis;
    private final HeldJobs held;
    private final Map<Set<String>, List<byte[]>> names = new ConcurrentHashMap<>();

    RedisClaims(Redis redis, HeldJobs held) {
        this.redis = redis;
        this.held = held;
    }

    List<Claim> claim(ClaimRequest request) {
        return claim(request, NOTHING, NOTHING);
    }

    List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
        return claim(request, Text.bytes(below), Text.bytes(Millis.of(waited)));
    }

    private List<Claim> claim(ClaimRequest request, byte[] below, byte[] waited) {
        if (request.names().isEmpty() || request.limit() < 1) {
            return List.of();
        }
        List<Place> places = request.queues().stream()
                .map(queue -> redis.place(queue, false))
                .toList();
        List<Claim> claims = new ArrayList<>();
        if (redis.isCluster()) {
            for (Place place : places) {
                if (claims.size() < request.limit()) {
                    claim(request.atMost(request.limit() - claims.size()), below, waited, List.of(place), claims);
                }
            }
        } else {
            claim(request, below, waited, places, claims);
        }
        return claims;
    }

    private void claim(ClaimRequest request, byte[] below, byte[] waited, List<Place> places, List<Claim> claims) {
        List<byte[]> names = names(request.names());
        List<byte[]> arguments = new ArrayList<>(6 + names.size());
        arguments.add(Text.bytes(request.limit()));
        arguments.add(Text.bytes(Millis.of(request.lease())));
        arguments.add(Text.bytes(request.node()));
        arguments.add(RandomDigits.three());
        arguments.add(below);
        arguments.add(waited);
        arguments.addAll(names);
        List<byte[]> bases = places.stream().map(Place::base).toList();
        Object found = redis.run(Script.CLAIM, bases, arguments);
        while (found == null) {
            redis.run(Script.RESCUE, bases, List.of());
            found = redis.run(Script.CLAIM, bases, arguments);
        }
        List<@Nullable Object> answer = Text.list(found);
        if (answer.size() > 1 + places.size()) {
            redis.reached(RedisFaultPoint.CLAIMED);
        }
        long now = Text.number(answer.get(0));
        StoredEnvelope.Reader reader = new StoredEnvelope.Reader();
        int next = 1;
        for (Place place : places) {
            long count = Text.number(answer.get(next++));
            for (int index = 0; index < count; index++) {
                claims.add(claim(place, now, answer, next, reader));
                next += 4;
            }
        }
    }

    /** A claim of which token, id, envelope and former state lie from a place on in an answer. */
    Claim claim(Place place, long now, List<@Nullable Object> answer, int from, StoredEnvelope.Reader reader) {
        Lease lease = new Lease(new JobId(Text.string(answer.get(from + 1))), Text.number(answer.get(from)));
        StoredEnvelope job = reader.read(answer.get(from + 2));
        StoredState before = StoredState.read(answer.get(from + 3));
        held.claimed(lease.id(), place);
        return new Claim(
                lease,
                job.name(),
                job.version(),
                place.queue(),
                job.priority(),
                job.payload(),
                before.claimedOnceMore(),
                before.loss(),
                before.attempts(),
                Math.max(0, now - job.createdAt()));
    }

    /** A node knows the same names from its start to its end. */
    List<byte[]> names(Set<String> known) {
        return names.computeIfAbsent(known, all -> all.stream().map(Text::bytes).toList());
    }
}
