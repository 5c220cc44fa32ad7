package org.kerja.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerja.faults.history.Event;
import org.kerja.faults.history.History;
import org.kerja.faults.history.JobHistory;
import org.kerja.faults.history.What;

/**
 * How long jobs waited for another node when theirs had gone, as far as the store was there all the time and another node too, which
 * nothing kept from claiming.
 */
final class Rescues {

    /** What is left of a fault when it is over. */
    private static final long AFTERMATH = 2_000_000_000;

    private final History history;
    private final Map<String, Long> deaths;
    private final Map<String, Long> stops = new HashMap<>();
    private final List<Long> afterDeath = new ArrayList<>();
    private final List<Long> afterStop = new ArrayList<>();

    Rescues(History history) {
        this.history = history;
        this.deaths = deaths(history);
        history.all(What.STOPPED).forEach(stop -> stops.put(stop.process(), stop.from()));
        history.jobs().forEach(this::add);
    }

    /** Milliseconds from the death of a node, which is its last sign of life, to the next claim of a job that it held. */
    List<Long> afterDeath() {
        return afterDeath;
    }

    /** Milliseconds from the return of a job by a node that stopped to the next claim. */
    List<Long> afterStop() {
        return afterStop;
    }

    private void add(JobHistory job) {
        List<Event> claims = job.events().stream()
                .filter(event -> event.what() == What.CLAIM)
                .toList();
        for (int index = 0; index + 1 < claims.size(); index++) {
            Event claim = claims.get(index);
            Event next = claims.get(index + 1);
            Long death = deaths.get(claim.process());
            if (death != null && next.from() >= death && heldAt(job, claim, death) && othersCould(claim, death, next)) {
                afterDeath.add((next.to() - death) / 1_000_000);
            }
            job.events().stream()
                    .filter(back -> back.what() == What.RETURN && back.accepted() && isOf(back, claim))
                    .filter(back -> back.from() >= stops.getOrDefault(back.process(), Event.NEVER))
                    .filter(back -> othersCould(claim, back.from(), next))
                    .forEach(back -> afterStop.add((next.to() - back.to()) / 1_000_000));
        }
    }

    private static Map<String, Long> deaths(History history) {
        Map<String, Long> deaths = new HashMap<>();
        history.all(What.PULSE).forEach(pulse -> deaths.merge(pulse.process(), pulse.to(), Math::max));
        history.all(What.STOPPED).forEach(stop -> deaths.remove(stop.process()));
        return deaths;
    }

    private static boolean heldAt(JobHistory job, Event claim, long death) {
        return claim.to() <= death
                && job.events().stream()
                        .filter(event -> isOf(event, claim))
                        .noneMatch(event -> event.what() == What.COMPLETE
                                || event.what() == What.RETURN
                                || event.what() == What.FAIL);
    }

    private static boolean isOf(Event event, Event claim) {
        return event.token() == claim.token() && event.process().equals(claim.process());
    }

    private boolean othersCould(Event claim, long from, Event next) {
        return isUnharmed("", from, next.to())
                && history.all(What.PULSE)
                        .filter(pulse -> pulse.from() < from)
                        .map(Event::process)
                        .distinct()
                        .filter(process -> !process.equals(claim.process()))
                        .anyMatch(process -> isUnharmed(process, from, next.to())
                                && hasClaimed(process, from)
                                && livesAt(process, next.to()));
    }

    private boolean isUnharmed(String process, long from, long to) {
        return history.faults(process, from - AFTERMATH, to).findAny().isEmpty();
    }

    /** One that is still starting could not. */
    private boolean hasClaimed(String process, long before) {
        return history.all(What.ASK)
                .anyMatch(ask -> ask.process().equals(process) && ask.accepted() && ask.to() < before);
    }

    private boolean livesAt(String process, long at) {
        return history.all(What.PULSE).anyMatch(pulse -> pulse.process().equals(process) && pulse.from() >= at);
    }
}
