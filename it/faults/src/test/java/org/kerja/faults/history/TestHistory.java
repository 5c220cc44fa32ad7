package org.kerja.faults.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A history that a test tells, with times in milliseconds. */
final class TestHistory {

    private static final long PULSE_MILLIS = 100;
    private static final Map<String, String> PLAIN =
            Map.of("name", "plain", "tries", "0", "transactional", "false", "delay", "0");

    private final Duration lease;
    private final List<Event> events = new ArrayList<>();
    private final Set<String> waiting = new HashSet<>();
    private final Map<String, Remains.Failure> failed = new HashMap<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private int asks;

    TestHistory(Duration lease) {
        this.lease = lease;
    }

    /** A job of any number of tries, without a transaction or a delay. */
    void plain(String job, long from) {
        dispatch(job, from, from + 5, Answer.ACCEPTED, Map.of());
    }

    void dispatch(String job, long from, long to, Answer answer, Map<String, String> details) {
        Map<String, String> all = new HashMap<>(PLAIN);
        all.putAll(details);
        add("n0.1", What.DISPATCH, job, 0, from, to, answer, all);
    }

    /** What one process does. */
    Process by(String process) {
        return new Process(process);
    }

    void waiting(String job) {
        waiting.add(job);
    }

    void failed(String job, int deliveries, int spent, String message) {
        failed.put(
                job,
                new Remains.Failure(
                        "EXCEPTION", deliveries, spent, spent, List.of(new Remains.Attempt("EXCEPTION", message))));
    }

    void ended(String job) {
        ended.add(job);
    }

    void effects(String job, int count) {
        effects.put(job, count);
    }

    void fault(String target, long from, long to, boolean crash) {
        Map<String, String> details = Map.of("fault", "A", "target", target, "crash", Boolean.toString(crash));
        add("controller", What.FAULT, "", 0, from, to, Answer.ACCEPTED, details);
    }

    void pulses(String process, long from, long to) {
        for (long at = from; at <= to; at += PULSE_MILLIS) {
            add(process, What.PULSE, "", 0, at, at, Answer.ACCEPTED, Map.of());
        }
    }

    List<Violation> violations() {
        Remains remains = new Remains(waiting, failed, effects, ended);
        return new Checker(new History(events), remains, new Promises(lease, false)).violations();
    }

    private void add(
            String process,
            What what,
            String job,
            long token,
            long from,
            long to,
            Answer answer,
            Map<String, String> details) {
        long end = to == Event.NEVER ? to : TimeUnit.MILLISECONDS.toNanos(to);
        events.add(new Event(process, what, job, token, TimeUnit.MILLISECONDS.toNanos(from), end, answer, details));
    }

    /** One process of it. */
    final class Process {

        private final String name;

        Process(String name) {
            this.name = name;
        }

        /** Dispatches a job of the one ordered key. */
        Process ordered(String job, int turn, int priority, long from) {
            Map<String, String> details = new HashMap<>(PLAIN);
            details.putAll(Map.of(
                    "limit",
                    "o",
                    "at-once",
                    "1",
                    "turn",
                    Integer.toString(turn),
                    "priority",
                    Integer.toString(priority)));
            return word(What.DISPATCH, job, 0, from, from + 5, details);
        }

        /** The first claim of a job. */
        Process claim(String job, long token, long from, long to) {
            return claim(job, token, from, to, 1, 0, 0, 0);
        }

        Process claim(
                String job, long token, long from, long to, int deliveries, int failures, int lost, int releases) {
            asks++;
            return claim(
                    job,
                    token,
                    from,
                    to,
                    0,
                    0,
                    Map.of(
                            "deliveries", Integer.toString(deliveries),
                            "failures", Integer.toString(failures),
                            "lost", Integer.toString(lost),
                            "releases", Integer.toString(releases),
                            "by-priority", "true"));
        }

        /** One of several that are claimed together, by its place among them. */
        Process claimed(String job, long token, long from, long to, int place, int priority) {
            return claimed(job, token, from, to, place, priority, true);
        }

        Process claimed(String job, long token, long from, long to, int place, int priority, boolean byPriority) {
            return claim(
                    job,
                    token,
                    from,
                    to,
                    place,
                    priority,
                    Map.of(
                            "deliveries", "1",
                            "failures", "0",
                            "lost", "0",
                            "releases", "0",
                            "by-priority", Boolean.toString(byPriority)));
        }

        private Process claim(
                String job, long token, long from, long to, int place, int priority, Map<String, String> counters) {
            Map<String, String> details = new HashMap<>(counters);
            details.put("name", "plain");
            details.put("queue", "default");
            details.put("ask", Integer.toString(asks));
            details.put("place", Integer.toString(place));
            details.put("priority", Integer.toString(priority));
            details.put("lost-unstarted", "false");
            add(name, What.CLAIM, job, token, from, to, Answer.ACCEPTED, details);
            return this;
        }

        /** A claim of whose answer nobody heard. */
        Process ask(long from) {
            add(name, What.ASK, "", 0, from, Event.NEVER, Answer.UNKNOWN, Map.of());
            return this;
        }

        Process look(long from, long to) {
            add(name, What.LOOK, "", 0, from, to, Answer.ACCEPTED, Map.of());
            return this;
        }

        Process runs(String job, long token, long at) {
            return fact(What.START, job, token, at, Map.of()).fact(What.EFFECT, job, token, at + 1, Map.of());
        }

        Process threw(String job, long token, long at, String message) {
            return fact(What.START, job, token, at, Map.of())
                    .fact(What.THREW, job, token, at + 1, Map.of("message", message));
        }

        Process word(What what, String job, long token, long from, long to) {
            return word(what, job, token, from, to, Answer.ACCEPTED);
        }

        Process word(What what, String job, long token, long from, long to, Answer answer) {
            add(name, what, job, token, from, to, answer, Map.of());
            return this;
        }

        Process word(What what, String job, long token, long from, long to, Map<String, String> details) {
            add(name, what, job, token, from, to, Answer.ACCEPTED, details);
            return this;
        }

        Process fact(What what, String job, long token, long at, Map<String, String> details) {
            add(name, what, job, token, at, at, Answer.ACCEPTED, details);
            return this;
        }
    }
}
