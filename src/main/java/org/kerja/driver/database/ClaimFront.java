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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Millis;

/**
 * Where in their queues the claims of a store have come to. A walk from the beginning of a queue passes by the entry of
 * every job that is gone and not yet vacuumed: some 20 ns each, and 500 ns while an old snapshot that somebody holds open
 * keeps PostgreSQL from marking them. A claim that would suffer from it goes on from where the last has ended instead: a
 * large one, made by a worker that is busy, or any while walks are costly.
 *
 * <p>What belongs before that place, since its transaction committed long after its dispatch, its lease expired, or its
 * priority is one that another node has only now used, waits until the next walk. That is made after {@link #WALK_AGAIN}, or
 * where it is costly in steps, beside what claims and looks go on with; steps take a twentieth of the time.
 */
final class ClaimFront {

    /** Jobs claimed ahead delay a higher priority by more. */
    static final Duration WALK_AGAIN = Duration.ofMillis(200);

    /** As much beyond what going on takes is felt. */
    static final Duration COSTLY = Duration.ofMillis(10);

    /** As much is not, but what many claims a second take on a processor is. */
    static final Duration COSTLY_IF_OFTEN = Sweep.STEP;

    /** Walks are frequent if they take more than this part of the time. */
    static final int OFTEN = 5;

    /** Smaller claims are those of workers that read little ahead, so that the order of the jobs matters more. */
    static final int LARGE = 50;

    /** A job is dispatched at one time and committed at another; nearly all within this. */
    static final Duration LATE = Duration.ofSeconds(1);

    /** A single statement may take long for other reasons; what each of so many takes, the walk takes. */
    static final int WALKS = 4;

    private static final int SHARE = 20;

    /** Who was to make a step and did not say that it was made has failed. */
    private static final Duration LOST = Duration.ofSeconds(10);

    /** Greater than all names that somebody would give to a queue. */
    private static final String BEYOND_ALL_QUEUES = Character.toString(Character.MAX_CODE_POINT);

    /** The weight of the last claim in the mean of what those take that go on. */
    private static final double LAST = 0.1;

    /** A part of a queue: the jobs of one priority that became due at this time or later, and before another. */
    record Place(String queue, int priority, long since, long until) {

        boolean isFront() {
            return until == Long.MAX_VALUE;
        }
    }

    /** What lies between two queues that are known; exclusive. */
    record QueueGap(String above, String below) {}

    /** What lies between two priorities that are known of a queue; exclusive. */
    record Gap(String queue, long above, long below) {}

    /**
     * A priority that was found in a gap.
     *
     * @param since the time since when there may be jobs
     */
    record Found(String queue, int priority, long since) {}

    /**
     * A walk that was made.
     *
     * @param took how much longer than going on
     * @param at when it had ended
     */
    private record Walk(Duration took, long at) {}

    /**
     * What is known of a queue.
     *
     * @param since the time since when there may be jobs, for each priority from the highest
     * @param nextAt when the next walk, or the next step of one, may be made
     * @param walks the last ones
     * @param sweep how far a walk in steps has come; none while walks are not costly
     */
    private record Reached(NavigableMap<Integer, Long> since, long nextAt, List<Walk> walks, Optional<Sweep> sweep) {

        Reached swept() {
            return sweep.isPresent() ? this : new Reached(since, nextAt, walks, Optional.of(Sweep.BEGINNING));
        }

        Reached nextAt(long at) {
            return new Reached(since, at, walks, sweep);
        }

        Reached withSince(NavigableMap<Integer, Long> others) {
            return new Reached(others, nextAt, walks, sweep);
        }

        Reached walked(Duration took, long at) {
            List<Walk> last = new ArrayList<>(walks.subList(Math.max(0, walks.size() - WALKS + 1), walks.size()));
            last.add(new Walk(took, at));
            long least =
                    last.stream().mapToLong(walk -> walk.took().toNanos()).min().orElseThrow();
            boolean often = at - last.get(0).at() <= OFTEN * WALKS * least;
            boolean costly = last.size() == WALKS && least > (often ? COSTLY_IF_OFTEN : COSTLY).toNanos();
            long pause = Math.max(WALK_AGAIN.toNanos(), SHARE * took.toNanos());
            return new Reached(
                    since, at + pause, last, costly ? Optional.of(sweep.orElse(Sweep.BEGINNING)) : Optional.empty());
        }

        Reached stepped(Duration took, long at) {
            long next = at + SHARE * took.toNanos();
            return sweep.map(one -> one.wasCheap(took)
                            ? new Reached(since, next, List.of(), Optional.empty())
                            : new Reached(since, next, walks, Optional.of(one.stepped(took))))
                    .orElse(this);
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();
    private volatile double onwardNanos;

    /**
     * Begins.
     *
     * @param nanoTime the monotonic clock
     */
    ClaimFront(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Where a claim may go on, in its order, after the next step of a sweep; nothing if it has to walk from the beginning. */
    List<Place> places(ClaimRequest request) {
        if (isCostly(request.queues())) {
            // Whoever would walk one of them walks all.
            request.queues().forEach(queue -> reached.computeIfPresent(queue, (same, one) -> one.swept()));
            return places(request.queues());
        }
        long now = now();
        boolean goesOn = request.limit() >= LARGE
                && request.queues().stream().map(reached::get).allMatch(one -> one != null && one.nextAt() - now > 0);
        return goesOn ? places(request.queues()) : List.of();
    }

    /** Whether a claim would go on without one of its queues, since nothing is known of that. */
    boolean lacks(Collection<String> queues) {
        return isCostly(queues) && !reached.keySet().containsAll(queues);
    }

    /**
     * Where to go on in these queues as far as they are known, after the next step of a sweep if it is time for one. Nobody else
     * is told of the same step until it is said that it was made or is to be made again.
     */
    List<Place> places(Collection<String> queues) {
        long now = now();
        List<Place> places = new ArrayList<>();
        List<Place> fronts = new ArrayList<>();
        for (String queue : queues) {
            reached.computeIfPresent(queue, (same, one) -> {
                one.since().forEach((priority, since) -> fronts.add(new Place(queue, priority, since, Long.MAX_VALUE)));
                if (one.sweep().isEmpty() || one.nextAt() - now > 0) {
                    return one;
                }
                places.addAll(step(queue, one.since(), one.sweep().get()));
                return one.nextAt(now + LOST.toNanos());
            });
        }
        places.addAll(fronts);
        return places;
    }

    private static List<Place> step(String queue, NavigableMap<Integer, Long> since, Sweep sweep) {
        long front = Collections.max(since.values());
        long from = sweep.isLast() ? Long.MIN_VALUE : front - sweep.end();
        List<Place> places = new ArrayList<>();
        since.forEach((priority, mark) -> {
            long until = Math.min(mark, front - sweep.back());
            if (from < until) {
                places.add(new Place(queue, priority, from, until));
            }
        });
        return places;
    }

    /** Whether a walk of one of these queues takes so long that claims should not make it. */
    boolean isCostly(Collection<String> queues) {
        return queues.stream().anyMatch(this::isCostly);
    }

    private boolean isCostly(String queue) {
        Reached one = reached.get(queue);
        return one != null && one.sweep().isPresent();
    }

    /** The queues of which something is known. */
    List<String> queues() {
        return reached.keySet().stream().sorted().toList();
    }

    /** How long it is until the next step of a sweep that has begun; nothing if none of these queues is being swept. */
    Optional<Duration> nextStep(Collection<String> queues) {
        return queues.stream()
                .map(reached::get)
                .filter(one -> one != null
                        && one.sweep().filter(sweep -> sweep.back() > 0).isPresent())
                .map(one -> Duration.ofNanos(Math.max(0, one.nextAt() - now())))
                .min(Comparator.naturalOrder());
    }

    /**
     * Notes what a claim got that went on, in its order.
     *
     * @param places where it went
     * @param took how long it took
     * @return whether a sweep has ended with it
     */
    boolean wentOn(ClaimRequest request, List<Place> places, List<ClaimedRow> rows, Duration took) {
        Map<String, Map<Integer, Long>> fronts = new HashMap<>();
        places.stream()
                .filter(Place::isFront)
                .forEach(place -> fronts.computeIfAbsent(place.queue(), queue -> new HashMap<>())
                        .put(place.priority(), place.since()));
        List<ClaimedRow> beyond = rows.stream()
                .filter(row -> row.dueAt()
                        >= fronts.getOrDefault(row.queue(), Map.of()).getOrDefault(row.priority(), Long.MIN_VALUE))
                .toList();
        claimed(request, beyond, rows.size() >= request.limit(), Optional.empty());
        if (places.get(0).isFront()) {
            onwardNanos += LAST * (took.toNanos() - onwardNanos);
            return false;
        }
        if (rows.size() - beyond.size() >= request.limit()) {
            stepAgain(places);
            return false;
        }
        return stepped(places, took);
    }

    /** Notes that there may be more jobs in a step, which the first of these places are. */
    void stepAgain(List<Place> places) {
        stepQueues(places).forEach(queue -> reached.computeIfPresent(queue, (same, before) -> before.nextAt(now())));
    }

    private static Set<String> stepQueues(List<Place> places) {
        return places.stream()
                .filter(place -> !place.isFront())
                .map(Place::queue)
                .collect(Collectors.toSet());
    }

    /**
     * Notes that no job is left in a step, which the first of these places are.
     *
     * @return whether a sweep has ended with it
     */
    boolean stepped(List<Place> places, Duration took) {
        Duration longer = longer(took);
        long now = now();
        boolean ended = false;
        for (String queue : stepQueues(places)) {
            Reached after = reached.computeIfPresent(queue, (same, before) -> before.stepped(longer, now));
            ended |= after != null
                    && after.sweep().filter(sweep -> sweep.back() > 0).isEmpty();
        }
        return ended;
    }

    /**
     * Notes what a claim got that walked from the beginning, in its order.
     *
     * @param took how long it took
     */
    void walked(ClaimRequest request, List<ClaimedRow> rows, Duration took) {
        Duration longer = longer(took);
        claimed(request, rows, rows.size() >= request.limit(), Optional.of(longer));
        if (rows.isEmpty()) {
            request.queues()
                    .forEach(queue -> reached.computeIfPresent(queue, (same, before) -> before.walked(longer, now())));
        }
    }

    private Duration longer(Duration took) {
        return Duration.ofNanos(Math.max(0, took.toNanos() - (long) onwardNanos));
    }

    private void claimed(ClaimRequest request, List<ClaimedRow> rows, boolean full, Optional<Duration> walk) {
        if (rows.isEmpty()) {
            return;
        }
        ClaimedRow last = rows.get(rows.size() - 1);
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
        Reached known = before == null ? new Reached(byPriority(), now(), List.of(), Optional.empty()) : before;
        NavigableMap<Integer, Long> since = byPriority();
        since.putAll(known.since());
        // Nothing that is due is left of what comes before the last row.
        since.replaceAll((priority, place) -> last == null || priority > last.priority() ? settled : place);
        since.putAll(levels);
        if (last == null) {
            since.putIfAbsent(0, settled);
        }
        Reached moved = known.withSince(since);
        return walk.map(longer -> moved.walked(longer, now())).orElse(moved);
    }

    /** Jobs have been stored here that claims would not come to. */
    void pushed(Collection<Envelope> jobs) {
        for (Envelope job : jobs) {
            reached.computeIfPresent(job.queue(), (queue, one) -> {
                if (comesTo(one, job)) {
                    return one;
                }
                return one.sweep().isEmpty() ? null : one.withSince(comingTo(one, job));
            });
        }
    }

    private static boolean comesTo(Reached one, Envelope job) {
        Long since = one.since().get(job.priority());
        return since != null && !(job.due() instanceof Due.At at && Millis.of(at.instant()) < since);
    }

    private static NavigableMap<Integer, Long> comingTo(Reached one, Envelope job) {
        long first = Collections.min(one.since().values());
        NavigableMap<Integer, Long> since = byPriority();
        since.putAll(one.since());
        since.put(job.priority(), job.due() instanceof Due.At at ? Math.min(first, Millis.of(at.instant())) : first);
        return since;
    }

    /** Begins anew with a queue. */
    void forget(String queue) {
        reached.remove(queue);
    }

    /** Where there may be queues that claims do not know of. */
    List<QueueGap> queueGaps() {
        List<QueueGap> gaps = new ArrayList<>();
        String above = "";
        for (String queue : queues()) {
            gaps.add(new QueueGap(above, queue));
            above = queue;
        }
        gaps.add(new QueueGap(above, BEYOND_ALL_QUEUES));
        return gaps;
    }

    /** Where there may be jobs of priorities of these queues that claims do not know of. */
    List<Gap> gaps(Collection<String> queues) {
        List<Gap> gaps = new ArrayList<>();
        for (String queue : queues) {
            Reached one = reached.get(queue);
            long below = Long.MAX_VALUE;
            for (long priority : one == null ? Set.<Integer>of() : one.since().keySet()) {
                gaps.add(new Gap(queue, priority, below));
                below = priority;
            }
            gaps.add(new Gap(queue, Long.MIN_VALUE, below));
        }
        return gaps;
    }

    /** There are jobs of a queue or a priority that claims did not know of. */
    void found(Found found) {
        reached.compute(found.queue(), (queue, one) -> {
            NavigableMap<Integer, Long> since = byPriority();
            since.put(found.priority(), found.since());
            if (one == null) {
                return new Reached(since, now(), List.of(), Optional.of(Sweep.BEGINNING));
            }
            since.putAll(one.since());
            return one.withSince(since);
        });
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private static NavigableMap<Integer, Long> byPriority() {
        return new TreeMap<>(Comparator.reverseOrder());
    }
}
