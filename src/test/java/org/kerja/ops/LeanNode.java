package org.kerja.ops;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.event.JobEvent;
import org.kerja.spi.ConnectionSettings;

/** Runs a job on a node of its own and tells of it. */
public final class LeanNode implements Supplier<String> {

    /** For the class loader that a test gives it. */
    public LeanNode() {}

    @Override
    public String get() {
        List<String> ran = new CopyOnWriteArrayList<>();
        try (TestNode node = new TestNode(
                        new MemoryDriver()
                                .open(
                                        new ConnectionSettings("tested", property -> Optional.empty()),
                                        new JvmEnvironment(InstantSource.system())),
                        new NoTransactions())
                .doing((task, context) -> ran.add(task.what() + " has run"))
                .start()) {
            node.dispatcher().dispatch(Task.of("x"));
            node.await(JobEvent.Completed.class, 1);
        }
        return ran.get(0) + ", with " + AbsentTechnologyTest.found(LeanNode.class) + " instrumentations";
    }
}
