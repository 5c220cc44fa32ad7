package org.kerja.engine.worker;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.payload.Payloads;
import org.kerja.spi.Beans;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Threads;
import org.kerja.spi.Transactions;

/** What all runs of jobs on a node have in common. */
public record WorkerSurroundings(
        Threads threads,
        Transactions transactions,
        Payloads payloads,
        ContextEntries context,
        Instrumentations instrumentations,
        NamedMiddleware middleware,
        Beans beans,
        Events events,
        LimitTable limits,
        JobWorkflows workflows,
        RandomGenerator random,
        Consumer<FaultPoint> reached) {}
