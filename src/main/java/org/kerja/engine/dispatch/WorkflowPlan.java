package org.kerja.engine.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.DispatchException;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.dispatch.DispatchPipeline.Component;
import org.kerja.engine.workflow.Follower;
import org.kerja.engine.workflow.Part;
import org.kerja.engine.workflow.WorkflowBody;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;

/** What is to be stored of a chain or a batch and of all that is in it. Used by one thread. */
final class WorkflowPlan {

    private final DispatchPipeline pipeline;
    private final Connection connection;
    private final Map<String, List<Part>> parts = new LinkedHashMap<>();
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();

    WorkflowPlan(DispatchPipeline pipeline, Connection connection) {
        this.pipeline = pipeline;
        this.connection = connection;
    }

    /**
     * What parts are added to.
     *
     * @param chain the chain of which they are links
     * @param batch the innermost batch that they are in
     * @param queue where jobs go that name none
     */
    record Whole(Optional<String> chain, Optional<String> batch, Optional<String> queue) {

        String id() {
            return chain.or(() -> batch).orElseThrow();
        }

        private Map<String, String> entries() {
            Map<String, String> entries = new HashMap<>(Part.about(chain, batch));
            entries.put(chain.isPresent() ? Part.LINK : Part.MEMBER, id());
            return entries;
        }
    }

    /** Plans a chain, and returns its id. */
    String chain(EnginePreparedChain chain, Optional<String> parent, Optional<String> batch) {
        checkConnection(chain.connection());
        String id = pipeline.newId().value();
        Whole whole = new Whole(Optional.of(id), batch, chain.queue());
        List<Part> links = new ArrayList<>();
        for (Object link : chain.links()) {
            boolean first = links.isEmpty();
            part(link, whole, first ? chain : null).ifPresent(links::add);
        }
        WorkflowBody body = new WorkflowBody();
        chain.followerOfFailure()
                .ifPresent(job -> follow(body, Follower.FAILURE, job, chain.queue(), Part.about(whole.chain(), batch)));
        add(id, parent, Workflow.Kind.CHAIN, "", body, links);
        return id;
    }

    /** Plans a batch, and returns its id. */
    String batch(EnginePreparedBatch batch, Optional<String> parent) {
        checkConnection(batch.connection());
        String id = pipeline.newId().value();
        List<Part> members = parts(batch.members(), new Whole(Optional.empty(), Optional.of(id), batch.queue()));
        WorkflowBody body = new WorkflowBody();
        body.set(WorkflowBody.Flag.ALLOWS_FAILURES, batch.allowsFailures());
        body.options().putAll(batch.options());
        batch.followers().forEach((when, job) -> {
            Map<String, String> entries = Part.about(Optional.empty(), Optional.of(id));
            if (when == Follower.START) {
                entries.put(Part.LINK, id);
            }
            follow(body, when, job, batch.queue(), entries);
        });
        add(id, parent, Workflow.Kind.BATCH, batch.name(), body, members);
        return id;
    }

    /** Plans parts of a chain or a batch that is there already. */
    List<Part> parts(List<?> added, Whole whole) {
        List<Part> planned = new ArrayList<>();
        for (Object one : added) {
            part(one, whole, null).ifPresent(planned::add);
        }
        return planned;
    }

    /** How many jobs these parts have. */
    MemberCounts jobsOf(List<Part> some) {
        return some.stream()
                .map(part -> part instanceof Part.OfWorkflow workflow
                        ? planned(workflow.id()).counts()
                        : new MemberCounts(1, 0, 0, 0, 0))
                .reduce(MemberCounts.NONE, MemberCounts::plus);
    }

    private Workflow planned(String id) {
        return Optional.ofNullable(workflows.get(id)).orElseThrow();
    }

    /** The parts of what was planned. */
    List<Part> partsOf(String id) {
        return parts.getOrDefault(id, List.of());
    }

    /** Whether a job comes before all others of a batch. */
    boolean hasStart(String id) {
        return WorkflowBody.of(planned(id).body()).starts();
    }

    /** Stores all of it but its steps. */
    void store(WorkflowChange change) {
        workflows.values().forEach(change::add);
    }

    /** What waits of it, but for the parts of one that are not to wait. */
    List<Step> steps(Optional<String> direct) {
        List<Step> steps = new ArrayList<>();
        parts.forEach((id, ofIt) -> {
            if (direct.filter(id::equals).isEmpty()) {
                for (int position = 0; position < ofIt.size(); position++) {
                    steps.add(ofIt.get(position).step(id, position));
                }
            }
        });
        return steps;
    }

    private void add(
            String id, Optional<String> parent, Workflow.Kind kind, String name, WorkflowBody body, List<Part> ofIt) {
        parts.put(id, ofIt);
        workflows.put(id, new Workflow(id, parent, kind, name, WorkflowState.WAITING, jobsOf(ofIt), body.text()));
    }

    /** Where the first of a chain waits, its delay is that of the chain. */
    private Optional<Part> part(Object part, Whole whole, @Nullable EnginePreparedChain delayed) {
        if (part instanceof EnginePreparedChain chain) {
            return Optional.of(new Part.OfWorkflow(chain(chain, Optional.of(whole.id()), whole.batch())));
        }
        if (part instanceof EnginePreparedBatch batch) {
            return Optional.of(new Part.OfWorkflow(batch(batch, Optional.of(whole.id()))));
        }
        DispatchRequest request = request(part);
        if (delayed != null && request.due().isEmpty() && delayed.due().isPresent()) {
            request = request.due(delayed.due().get());
        }
        return pipeline.component(request, connection, whole.queue(), whole.entries())
                .map(component -> new Part.OfJob(component.job()));
    }

    private void follow(
            WorkflowBody body, Follower when, Object job, Optional<String> queue, Map<String, String> entries) {
        Optional<Component> component = pipeline.component(request(job), connection, queue, entries);
        if (component.isPresent() && component.get().bound() && when == Follower.PROGRESS) {
            throw new DispatchException("Job '" + component.get().job().name()
                    + "' cannot be dispatched with each progress of a batch: a closure and an encrypted job are bound to one"
                    + " dispatch; name a job that is neither.");
        }
        component.ifPresent(one -> body.follow(when, one.job(), one.bound()));
    }

    private static DispatchRequest request(Object job) {
        return job instanceof EnginePreparedDispatch prepared ? prepared.request() : DispatchRequest.of(job);
    }

    private void checkConnection(Optional<String> named) {
        named.filter(name -> !name.equals(connection.name())).ifPresent(name -> {
            throw new DispatchException("A chain or a batch on connection '" + name
                    + "' cannot be part of one on connection '" + connection.name() + "'; let both lie on the same.");
        });
    }
}
