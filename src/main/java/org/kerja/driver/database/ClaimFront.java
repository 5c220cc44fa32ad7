package org.kerja.driver.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/**
 * Where in their queues the claims of a store have come to. A walk from the beginning of a queue passes by the entry of
 * every job that is gone and not yet vacuumed: some 20 ns each, and ten times that while an old snapshot that somebody holds
 * open keeps PostgreSQL from marking them. A claim that would suffer from it goes on from where the last has ended instead:
 * a large one, made by a worker that is busy, or any while a walk takes longer than {@link #COSTLY}.
 *
 * <p>A walk is made again after {@link #WALK_AGAIN}, or later if that would take more than a twentieth of the time. So what
 * belongs before that place, since its transaction committed long after its dispatch, its lease expired, or its priority is
 * one that another node has only now used, waits until the first claim after that.
 */
final class ClaimFront {

    /** A walk of 10 ms in every 200 is a twentieth. Jobs claimed ahead delay a higher priority by more. */
    static final Duration WALK_AGAIN = Duration.ofMillis(200);

    /** As much as a claim may take before it is felt. */
    static final Duration COSTLY = Duration.ofMillis(10);

    /** Smaller claims are those of workers that read little ahead, so that the order of the jobs matters more. */
    static final int LARGE = 50;

    /** A job is dispatched at one time and committed at another; nearly all within this. */
    static final Duration LATE = Duration.ofSeconds(1);

    private static final int SHARE = 20;

    /** A part of a queue: the jobs of one priority that are due at this time or later. */
    record Place(String queue, int priority, long since) {}

    /** A single statement may take long for other reasons; what each of so many takes, the walk takes. */
    static final int WALKS = 4;

    /**
     * What is known of a queue.
     *
     * @param since the time since when there may be jobs, for each priority from the highest
     * @param walkedAt when it was last walked
     * @param walks how long the last walks took
     */
    private record Reached(NavigableMap<Integer, Long> since, long walkedAt, List<Duration> walks) {

        long walkNanos() {
            return walks.size() < WALKS ? 0 : Collections.min(walks).toNanos();
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();

    /**
     * Begins.
     *
     * @param nanoTime the monotonic clock
     */
    ClaimFront(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Where a claim may go on, in its order; nothing if it has to walk from the beginning. */
    List<Place> places(ClaimRequest request) {
        long now = now();
        List<Place> places = new ArrayList<>();
        for (String queue : request.queues()) {
            Reached one = reached.get(queue);
            if (one == null || mustWalk(one, request, now)) {
                return List.of();
            }
            one.since().forEach((priority, since) -> places.add(new Place(queue, priority, since)));
        }
        return places;
    }

    private static boolean mustWalk(Reached one, ClaimRequest request, long now) {
        boolean worthwhile = request.limit() >= LARGE || isCostly(one);
        return !worthwhile || now - one.walkedAt() >= Math.max(WALK_AGAIN.toNanos(), SHARE * one.walkNanos());
    }

    /** Whether a walk of these queues takes so long that it should not be made by each claim. */
    boolean isCostly(ClaimRequest request) {
        return request.queues().stream()
                .anyMatch(queue -> Optional.ofNullable(reached.get(queue))
                        .filter(ClaimFront::isCostly)
                        .isPresent());
    }

    private static boolean isCostly(Reached one) {
        return one.walkNanos() > COSTLY.toNanos();
    }

    /** Notes what a claim got that went on, in its order. */
    void wentOn(ClaimRequest request, List<ClaimedRow> rows) {
        claimed(request, rows, Optional.empty());
    }

    /**
     * Notes what a claim got that walked from the beginning, in its order.
     *
     * @param took how long it took
     */
    void walked(ClaimRequest request, List<ClaimedRow> rows, Duration took) {
        claimed(request, rows, Optional.of(took));
    }

    private void claimed(ClaimRequest request, List<ClaimedRow> rows, Optional<Duration> walk) {
        if (rows.isEmpty()) {
            walk.ifPresent(took -> request.queues()
                    .forEach(queue -> reached.computeIfPresent(
                            queue, (same, before) -> new Reached(before.since(), now(), walks(before.walks(), took)))));
            return;
        }
        ClaimedRow last = rows.get(rows.size() - 1);
        boolean full = rows.size() >= request.limit();
        long settled = last.now() - LATE.toMillis();
        long ended = request.limit() >= LARGE ? last.dueAt() : Math.min(last.dueAt(), settled);
        Map<String, NavigableMap<Integer, Long>> seen = new HashMap<>();
        rows.forEach(
                row -> seen.computeIfAbsent(row.queue(), queue -> byPriority()).put(row.priority(), settled));
        for (String queue : request.queues()) {
            boolean endedHere = full && queue.equals(last.queue());
            NavigableMap<Integer, Long> levels = seen.getOrDefault(queue, byPriority());
            if (endedHere) {
                levels.put(last.priority(), ended);
            }
            reached.compute(queue, (same, before) -> next(before, levels, settled, endedHere ? last : null, walk));
            if (endedHere) {
                // It has not come to the queues after that.
                return;
            }
        }
    }

    /** What is known of a queue after a claim. */
    private @Nullable Reached next(
            @Nullable Reached before,
            NavigableMap<Integer, Long> levels,
            long settled,
            @Nullable ClaimedRow last,
            Optional<Duration> walk) {
        if (before == null && walk.isEmpty()) {
            // Somebody has meanwhile said that there is something else.
            return null;
        }
        NavigableMap<Integer, Long> since = byPriority();
        if (before != null) {
            since.putAll(before.since());
        }
        // Nothing that is due is left of what comes before the last row.
        since.replaceAll((priority, place) -> last == null || priority > last.priority() ? settled : place);
        since.putAll(levels);
        if (last == null) {
            since.putIfAbsent(0, settled);
        }
        List<Duration> walks = before == null ? List.of() : before.walks();
        return walk.map(took -> new Reached(since, now(), walks(walks, took)))
                .orElseGet(() -> before == null ? null : new Reached(since, before.walkedAt(), walks));
    }

    private static List<Duration> walks(List<Duration> before, Duration last) {
        List<Duration> walks = new ArrayList<>(before.subList(Math.max(0, before.size() - WALKS + 1), before.size()));
        walks.add(last);
        return walks;
    }

    /** Jobs have been stored here that claims would not come to. */
    void pushed(Collection<Envelope> jobs) {
        for (Envelope job : jobs) {
            Reached one = reached.get(job.queue());
            if (one != null && !comesTo(one, job)) {
                reached.remove(job.queue());
            }
        }
    }

    private static boolean comesTo(Reached one, Envelope job) {
        Long since = one.since().get(job.priority());
        return since != null && !(job.due() instanceof Due.At at && Millis.of(at.instant()) < since);
    }

    /** Begins anew with a queue. */
    void forget(String queue) {
        reached.remove(queue);
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private static NavigableMap<Integer, Long> byPriority() {
        return new TreeMap<>(Comparator.reverseOrder());
    }
}
