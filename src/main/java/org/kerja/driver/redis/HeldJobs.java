package org.kerja.driver.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kerja.JobId;
import org.kerja.spi.Lease;

/** Where the jobs lie that this node has claimed, since a lease does not tell the queue. */
final class HeldJobs {

    /** As many as one step speaks about. */
    private static final int STEP = 1_000;

    private final Queues queues;
    private final Map<JobId, Place> places = new ConcurrentHashMap<>();

    HeldJobs(Queues queues) {
        this.queues = queues;
    }

    void claimed(JobId id, Place place) {
        places.put(id, place);
    }

    void ended(JobId id) {
        places.remove(id);
    }

    /** Where a job lies that this node or another has claimed. */
    Optional<Place> place(JobId id) {
        Place place = places.get(id);
        return place == null ? Optional.ofNullable(queues.where(List.of(id)).get(id)) : Optional.of(place);
    }

    /**
     * Says something about jobs, in as few steps as there are queues, and returns the leases that are refused.
     *
     * @param saying says it of some in one place, and returns those that were refused
     */
    <T> Set<Lease> say(
            Collection<T> words, Function<T, Lease> lease, BiFunction<Place, List<T>, Collection<Lease>> saying) {
        Set<Lease> refused = new HashSet<>();
        Map<Place, List<T>> byPlace = byPlace(words, lease, refused);
        byPlace.forEach((place, there) -> {
            for (int from = 0; from < there.size(); from += STEP) {
                refused.addAll(saying.apply(place, there.subList(from, Math.min(there.size(), from + STEP))));
            }
        });
        return refused;
    }

    private <T> Map<Place, List<T>> byPlace(Collection<T> words, Function<T, Lease> lease, Set<Lease> refused) {
        Map<Place, List<T>> byPlace = new LinkedHashMap<>();
        List<T> unknown = new ArrayList<>();
        for (T word : words) {
            JobId id = lease.apply(word).id();
            Place place = places.get(id);
            if (place == null) {
                unknown.add(word);
            } else {
                byPlace.computeIfAbsent(place, one -> new ArrayList<>()).add(word);
            }
        }
        if (!unknown.isEmpty()) {
            Map<JobId, Place> found = queues.where(
                    unknown.stream().map(lease).map(Lease::id).distinct().toList());
            for (T word : unknown) {
                Place place = found.get(lease.apply(word).id());
                if (place == null) {
                    refused.add(lease.apply(word));
                } else {
                    byPlace.computeIfAbsent(place, one -> new ArrayList<>()).add(word);
                }
            }
        }
        return byPlace;
    }
}
