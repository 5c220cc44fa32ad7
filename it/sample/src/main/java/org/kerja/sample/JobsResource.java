package org.kerja.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.kerja.FailedJobFilter;
import org.kerja.FailedJobs;
import org.kerja.JobId;
import org.kerja.QueueManager;

/** Shows which jobs wait and which have failed, and retries those. */
@Path("jobs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {

    /** A failed job as the page shows it. */
    public record Failed(String id, String payload, String message) {}

    @Inject
    QueueManager queues;

    @Inject
    Texts texts;

    @GET
    @Path("waiting")
    public long waiting() {
        return queues.queue("default").sizes().total();
    }

    @GET
    @Path("failed")
    public List<Failed> failed() {
        return queues.failedJobs().list(FailedJobFilter.all(), 0, 100).stream()
                .map(job -> new Failed(job.id().value(), job.payload(), job.message()))
                .toList();
    }

    /** Tries a failed job again, and counts the text that it is about even if that is garbled. */
    @POST
    @Path("failed/{id}")
    @Transactional(rollbackOn = SQLException.class)
    public void retry(@PathParam("id") String id, @QueryParam("accept") String name) throws SQLException {
        FailedJobs failedJobs = queues.failedJobs();
        if (name != null) {
            texts.accept(name);
        }
        if (!failedJobs.retry(new JobId(id))) {
            throw new NotFoundException();
        }
    }
}
