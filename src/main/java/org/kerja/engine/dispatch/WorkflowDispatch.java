package org.kerja.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.kerja.BatchId;
import org.kerja.ChainId;
import org.kerja.DispatchException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.dispatch.WorkflowPlan.Whole;
import org.kerja.engine.worker.Conductors;
import org.kerja.engine.workflow.Part;
import org.kerja.engine.workflow.Progression;
import org.kerja.engine.workflow.Progression.Moved;
import org.kerja.spi.Capability;
import org.kerja.spi.Step;
import org.kerja.spi.Transactions;
import org.kerja.spi.WorkflowChange;
import org.kerja.spi.Workflows;

/** Dispatches chains and batches, adds to them and cancels them. */
public final class WorkflowDispatch {

    private final DispatchPipeline pipeline;
    private final Connections connections;
    private final Transactions transactions;
    private final Conductors conductors;

    public WorkflowDispatch(
            DispatchPipeline pipeline, Connections connections, Transactions transactions, Conductors conductors) {
        this.pipeline = pipeline;
        this.connections = connections;
        this.transactions = transactions;
        this.conductors = conductors;
    }

    ChainId dispatch(EnginePreparedChain chain) {
        Connection connection = connection(chain.connection());
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        String id = plan.chain(chain, Optional.empty(), Optional.empty());
        launch(connection, plan, id);
        return new ChainId(id);
    }

    BatchId dispatch(EnginePreparedBatch batch) {
        Connection connection = connection(batch.connection());
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        String id = plan.batch(batch, Optional.empty());
        List<Part> parts = plan.partsOf(id);
        List<Step> steps = plan.steps(Optional.of(id));
        if (plan.hasStart(id)
                || parts.size() + steps.size() > workflows(connection).largestChange()) {
            launch(connection, plan, id);
        } else {
            change(connection, change -> {
                plan.store(change);
                change.addSteps(steps);
                return Progression.launch(change, pipeline::newId, id, parts);
            });
        }
        return new BatchId(id);
    }

    /** What does not fit into one change is stored in several, and begins with the last. */
    private void launch(Connection connection, WorkflowPlan plan, String id) {
        List<Step> steps = plan.steps(Optional.empty());
        int page = Math.min(workflows(connection).largestChange(), Math.max(1, steps.size()));
        int last = (Math.max(1, steps.size()) - 1) / page * page;
        for (int from = 0; from < last; from += page) {
            List<Step> some = steps.subList(from, from + page);
            boolean first = from == 0;
            change(connection, change -> {
                if (first) {
                    plan.store(change);
                }
                change.addSteps(some);
                return Moved.NOTHING;
            });
        }
        change(connection, change -> {
            if (last == 0) {
                plan.store(change);
            }
            change.addSteps(steps.subList(last, steps.size()));
            return Progression.launch(change, pipeline::newId, id);
        });
    }

    /** Adds members to a batch, as many at a time as fit into one change. */
    void add(Connection connection, BatchId batch, List<Object> members) {
        int page = Math.min(workflows(connection).largestChange(), Math.max(1, members.size()));
        for (int from = 0; from < members.size(); from += page) {
            addSome(connection, batch, members.subList(from, Math.min(members.size(), from + page)));
        }
    }

    private void addSome(Connection connection, BatchId batch, List<Object> members) {
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        List<Part> parts =
                plan.parts(members, new Whole(Optional.empty(), Optional.of(batch.value()), Optional.empty()));
        change(connection, change -> {
            plan.store(change);
            change.addSteps(plan.steps(Optional.empty()));
            return Progression.add(change, pipeline::newId, batch.value(), plan.jobsOf(parts), parts)
                    .orElseThrow(() -> closed("Batch", batch.value()));
        });
    }

    /**
     * Adds links to a chain.
     *
     * @param batch the one that the chain is in
     * @param first whether they come before all others that wait
     */
    void add(Connection connection, ChainId chain, Optional<BatchId> batch, List<Object> links, boolean first) {
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        List<Part> parts =
                plan.parts(links, new Whole(Optional.of(chain.value()), batch.map(BatchId::value), Optional.empty()));
        change(connection, change -> {
            plan.store(change);
            change.addSteps(plan.steps(Optional.empty()));
            if (!Progression.add(change, pipeline::newId, chain.value(), plan.jobsOf(parts), parts, first)) {
                throw closed("Chain", chain.value());
            }
            return Moved.NOTHING;
        });
    }

    /** Lets a chain end with the link that runs. */
    void stop(Connection connection, ChainId chain) {
        change(connection, change -> {
            Progression.stop(change, pipeline::newId, chain.value());
            return Moved.NOTHING;
        });
    }

    /** Cancels what waits of a chain or a batch; false if it is not there or has ended. */
    boolean cancel(Connection connection, String id) {
        if (workflows(connection).find(id).filter(one -> !one.hasEnded()).isEmpty()) {
            return false;
        }
        change(connection, change -> Progression.cancel(change, pipeline::newId, id));
        return true;
    }

    /** Where the chains and batches of a connection are kept. */
    Workflows workflows(Connection connection) {
        return connection.store().workflows().orElseThrow(() -> {
            String why = connection.store().whyNot(Capability.WORKFLOWS);
            return new DispatchException("Connection '" + connection.name() + "' keeps no chains and batches"
                    + (why.isEmpty() ? "" : ", " + why) + "; dispatch them to one that has the capability "
                    + Capability.WORKFLOWS + ".");
        });
    }

    private Connection connection(Optional<String> named) {
        Connection connection = named.map(connections::named).orElseGet(connections::byDefault);
        workflows(connection);
        return connection;
    }

    private static DispatchException closed(String what, String id) {
        return new DispatchException(
                what + " " + id + " takes no more jobs: it has ended, was cancelled or is not there.");
    }

    /** In the caller's transaction, or right after it. */
    private void change(Connection connection, Function<WorkflowChange, Moved> change) {
        Workflows workflows = workflows(connection);
        if (!transactions.active()) {
            conductors.after(connection, workflows.change(change));
        } else if (connection.can(Capability.TRANSACTIONS)) {
            List<Moved> moved = new ArrayList<>();
            // First, since it refuses a transaction that was rolled back.
            transactions.afterCommit(() -> moved.forEach(one -> conductors.after(connection, one)));
            moved.add(workflows.change(change));
        } else {
            transactions.afterCommit(() -> conductors.after(connection, workflows.change(change)));
        }
    }
}
