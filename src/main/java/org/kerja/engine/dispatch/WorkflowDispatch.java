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
        change(connection, change -> {
            plan.store(change, Optional.empty());
            return Progression.launch(change, pipeline::newId, id);
        });
        return new ChainId(id);
    }

    BatchId dispatch(EnginePreparedBatch batch) {
        Connection connection = connection(batch.connection());
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        String id = plan.batch(batch, Optional.empty());
        if (plan.hasStart(id)) {
            change(connection, change -> {
                plan.store(change, Optional.empty());
                return Progression.launch(change, pipeline::newId, id);
            });
        } else {
            change(connection, change -> {
                plan.store(change, Optional.of(id));
                return Progression.launch(change, pipeline::newId, id, plan.partsOf(id));
            });
        }
        return new BatchId(id);
    }

    /** Adds members to a batch. */
    void add(Connection connection, BatchId batch, List<Object> members) {
        WorkflowPlan plan = new WorkflowPlan(pipeline, connection);
        List<Part> parts =
                plan.parts(members, new Whole(Optional.empty(), Optional.of(batch.value()), Optional.empty()));
        change(connection, change -> {
            plan.store(change, Optional.empty());
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
            plan.store(change, Optional.empty());
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
