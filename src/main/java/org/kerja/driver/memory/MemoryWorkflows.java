package org.kerja.driver.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.WorkflowState;
import org.kerja.spi.End;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.Outcome;
import org.kerja.spi.Pushed;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;
import org.kerja.spi.Workflows;

/** The chains and batches of one memory connection. Guarded by the lock of its store. */
final class MemoryWorkflows implements Workflows {

    private final MemoryStore store;
    private final Map<String, Workflow> byId = new LinkedHashMap<>();
    private final Map<String, Set<String>> parts = new HashMap<>();
    private final Map<String, NavigableMap<Long, Step>> steps = new HashMap<>();
    private final Map<JobId, String> members = new HashMap<>();
    private final Map<String, Set<JobId>> jobs = new HashMap<>();
    private final Map<JobId, String> failed = new HashMap<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();

    MemoryWorkflows(MemoryStore store) {
        this.store = store;
    }

    @Override
    public <R> R change(Function<WorkflowChange, R> change) {
        synchronized (store) {
            Change one = new Change();
            boolean whole = false;
            try {
                R result = change.apply(one);
                whole = true;
                return result;
            } finally {
                if (!whole) {
                    one.undo();
                }
            }
        }
    }

    @Override
    public boolean hasOutcomes() {
        synchronized (store) {
            return !outcomes.isEmpty();
        }
    }

    @Override
    public Optional<Workflow> find(String id) {
        synchronized (store) {
            return Optional.ofNullable(byId.get(id));
        }
    }

    @Override
    public List<Workflow> list(Workflow.Kind kind, int offset, int limit) {
        synchronized (store) {
            return byId.values().stream()
                    .filter(one -> one.kind() == kind && one.parent().isEmpty())
                    .sorted(Comparator.comparingLong(Workflow::createdAt)
                            .thenComparing(Workflow::id)
                            .reversed())
                    .skip(offset)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public int cancelWaiting(String workflow, int limit) {
        synchronized (store) {
            List<KeptJob> waiting = jobs.getOrDefault(workflow, Set.of()).stream()
                    .flatMap(id -> Optional.ofNullable(store.current(id)).stream())
                    .filter(job -> job.state() != JobState.RESERVED)
                    .limit(limit)
                    .toList();
            waiting.forEach(store::remove);
            return waiting.size();
        }
    }

    @Override
    public int prune(Duration endedFor, boolean failedToo, int limit) {
        synchronized (store) {
            long latest = store.now() - endedFor.toMillis();
            List<String> over = byId.values().stream()
                    .filter(one -> one.parent().isEmpty() && one.hasEnded() && one.endedAt() <= latest)
                    .filter(one -> failedToo || one.state() != WorkflowState.FAILED)
                    .sorted(Comparator.comparingLong(Workflow::endedAt))
                    .limit(limit)
                    .map(Workflow::id)
                    .toList();
            Set<String> gone = new HashSet<>();
            over.forEach(id -> forget(id, gone));
            if (!gone.isEmpty()) {
                failed.values().removeIf(gone::contains);
                outcomes.removeIf(outcome -> gone.contains(outcome.workflow()));
            }
            return over.size();
        }
    }

    private void forget(String id, Set<String> gone) {
        parts.getOrDefault(id, Set.of()).forEach(part -> forget(part, gone));
        parts.remove(id);
        byId.remove(id);
        steps.remove(id);
        Optional.ofNullable(jobs.remove(id)).ifPresent(members.keySet()::removeAll);
        gone.add(id);
    }

    /** A job has ended. */
    void ended(End end) {
        JobId job = end.lease().id();
        if (end.membership().isPresent() && leave(job) != null) {
            tell(Outcome.of(end.membership().get(), end));
        }
    }

    /** A job has failed. */
    void failed(Failure failure) {
        JobId job = failure.lease().id();
        String workflow = leave(job);
        if (workflow != null) {
            failed.put(job, workflow);
            tell(new Outcome(workflow, Outcome.Kind.FAILED, Optional.of(job), 1, failure.message()));
        }
    }

    /** A failed job lies in its queue again. */
    void retried(JobId job) {
        String workflow = failed.remove(job);
        if (workflow != null) {
            enter(workflow, job);
            tell(new Outcome(workflow, Outcome.Kind.RETRIED, Optional.empty(), 1, ""));
        }
    }

    /** Nobody can retry a failed job any more. */
    void forgotten(JobId job) {
        failed.remove(job);
    }

    /** A job is gone; if nothing was said of that, it has not ended by itself. */
    void removed(JobId job) {
        String workflow = leave(job);
        if (workflow != null) {
            tell(new Outcome(workflow, Outcome.Kind.CANCELLED, Optional.empty(), 1, ""));
        }
    }

    private void enter(String workflow, JobId job) {
        members.put(job, workflow);
        jobs.computeIfAbsent(workflow, id -> new TreeSet<>()).add(job);
    }

    private @Nullable String leave(JobId job) {
        String workflow = members.remove(job);
        if (workflow != null) {
            jobs.computeIfPresent(workflow, (id, left) -> {
                left.remove(job);
                return left.isEmpty() ? null : left;
            });
        }
        return workflow;
    }

    /** What is alike and follows on each other is told as one. */
    private void tell(Outcome outcome) {
        Outcome last = outcomes.peekLast();
        if (last != null) {
            List<Outcome> together = Outcome.together(List.of(last, outcome));
            if (together.size() == 1) {
                outcomes.removeLast();
                outcomes.add(together.get(0));
                return;
            }
        }
        outcomes.add(outcome);
    }

    private final class Change implements WorkflowChange {

        private final Deque<Runnable> undoing = new ArrayDeque<>();

        /** Takes everything back, the last first. */
        void undo() {
            undoing.forEach(Runnable::run);
        }

        @Override
        public List<Outcome> outcomes(int limit) {
            List<Outcome> taken = new ArrayList<>();
            while (taken.size() < limit && !outcomes.isEmpty()) {
                taken.add(outcomes.removeFirst());
            }
            undoing.push(() -> {
                for (int index = taken.size() - 1; index >= 0; index--) {
                    outcomes.addFirst(taken.get(index));
                }
            });
            return taken;
        }

        @Override
        public Optional<Workflow> workflow(String id) {
            return Optional.ofNullable(byId.get(id));
        }

        @Override
        public List<String> children(String id) {
            return List.copyOf(parts.getOrDefault(id, Set.of()));
        }

        @Override
        public List<Step> steps(String id, int limit) {
            return steps.getOrDefault(id, new TreeMap<>()).values().stream()
                    .limit(limit)
                    .toList();
        }

        @Override
        public Optional<Long> lastPosition(String id) {
            return Optional.ofNullable(steps.get(id))
                    .filter(waiting -> !waiting.isEmpty())
                    .map(NavigableMap::lastKey);
        }

        @Override
        public void add(Workflow workflow) {
            put(workflow, store.now(), 0);
            workflow.parent().ifPresent(parent -> {
                parts.computeIfAbsent(parent, id -> new TreeSet<>()).add(workflow.id());
                undoing.push(() -> parts.computeIfPresent(parent, (id, left) -> {
                    left.remove(workflow.id());
                    return left.isEmpty() ? null : left;
                }));
            });
        }

        @Override
        public void replace(Workflow workflow) {
            Workflow before = byId.get(workflow.id());
            if (before != null) {
                long ended = before.endedAt() == 0 ? store.now() : before.endedAt();
                put(workflow, before.createdAt(), workflow.hasEnded() ? ended : 0);
            }
        }

        private void put(Workflow workflow, long createdAt, long endedAt) {
            Workflow before = byId.put(
                    workflow.id(),
                    new Workflow(
                            workflow.id(),
                            workflow.parent(),
                            workflow.kind(),
                            workflow.name(),
                            workflow.state(),
                            workflow.counts(),
                            workflow.body(),
                            createdAt,
                            endedAt));
            undoing.push(() -> {
                if (before == null) {
                    byId.remove(workflow.id());
                } else {
                    byId.put(workflow.id(), before);
                }
            });
        }

        @Override
        public void addSteps(Collection<Step> added) {
            added.forEach(this::enterStep);
            undoing.push(() -> added.forEach(this::leaveStep));
        }

        @Override
        public void removeSteps(Collection<Step> removed) {
            removed.forEach(this::leaveStep);
            undoing.push(() -> removed.forEach(this::enterStep));
        }

        private void enterStep(Step step) {
            steps.computeIfAbsent(step.workflow(), id -> new TreeMap<>()).put(step.position(), step);
        }

        private void leaveStep(Step step) {
            steps.computeIfPresent(step.workflow(), (id, waiting) -> {
                waiting.remove(step.position());
                return waiting.isEmpty() ? null : waiting;
            });
        }

        @Override
        public void push(String workflow, List<Envelope> added) {
            List<Pushed> pushed = stored(added);
            for (int index = 0; index < added.size(); index++) {
                if (pushed.get(index) instanceof Pushed.Duplicate) {
                    tell(new Outcome(workflow, Outcome.Kind.SKIPPED, Optional.empty(), 1, ""));
                } else {
                    enter(workflow, added.get(index).id());
                }
            }
        }

        @Override
        public void push(List<Envelope> added) {
            stored(added);
        }

        private List<Pushed> stored(List<Envelope> added) {
            List<Pushed> pushed = store.pushUnique(added);
            undoing.push(() -> {
                for (Envelope job : added) {
                    leave(job.id());
                    Optional.ofNullable(store.current(job.id())).ifPresent(store::remove);
                }
            });
            return pushed;
        }

        @Override
        public void goOn(String workflow) {
            Outcome more = new Outcome(workflow, Outcome.Kind.UNFINISHED, Optional.empty(), 1, "");
            outcomes.add(more);
            undoing.push(() -> outcomes.removeLastOccurrence(more));
        }
    }
}
