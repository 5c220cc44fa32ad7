package org.kerja.bench;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.kerja.Dispatcher;
import org.kerja.JobContext;
import org.kerja.JobHandler;
import org.kerja.QueueManager;

/** Kerja in a war, and the bean that handles its jobs. */
@ApplicationScoped
public class DeployedKerja implements JobHandler<NoOperation> {

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    private PausedKerja system;

    @PostConstruct
    void open() {
        system = new PausedKerja(dispatcher, queues, "defaults, in WildFly");
    }

    /** What is measured. */
    PausedKerja system() {
        return system;
    }

    @Override
    public void handle(NoOperation job, JobContext context) {
        system.run(job);
    }
}
