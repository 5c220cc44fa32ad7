package org.kerja.engine.job;

import java.util.Set;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobCounters;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.Claim;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Lease;

/** Jobs, their options and their claims, for tests of what deals with them. */
public final class SampleJobs {

    private static final JobId ID = new JobId("01900000-0000-7000-8000-000000000000");

    /** A job that says nothing about itself. */
    @Job("sample")
    public record Sample() {}

    private SampleJobs() {}

    /** The options of a job that says nothing, with those given in pairs of name and value. */
    public static JobOptions options(String... namesAndValues) {
        GivenSettings settings = GivenSettings.none();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.with("kerja.jobs.sample." + namesAndValues[i], namesAndValues[i + 1]);
        }
        SettingsReader reader = settings.reader();
        JobOptions options = JobOptions.resolve(annotation(Sample.class), "sample", Sample.class, reader);
        reader.throwProblems();
        return options;
    }

    public static Job annotation(Class<?> type) {
        Job job = type.getAnnotation(Job.class);
        if (job == null) {
            throw new IllegalArgumentException(type + " is no job");
        }
        return job;
    }

    /** A job type whose code does nothing. */
    public static JobDefinition definition(String name, Class<?> type, String... aliases) {
        return new JobDefinition(name, Set.of(aliases), 1, type, options(), false, new JobInvoker() {
            @Override
            public void handle(Object job, JobContext context) {}

            @Override
            public void failed(Object job, JobFailure failure) {}
        });
    }

    /** The definition of {@link Sample}. */
    public static JobDefinition definition() {
        return definition("sample", Sample.class);
    }

    /** A claim of a sample job that has just been dispatched. */
    public static Claim claim() {
        return claim(new JobCounters(1, 0, 0, 0), Claim.Loss.NONE, 0);
    }

    /** A claim of a sample job with a history. */
    public static Claim claim(JobCounters counters, Claim.Loss loss, long ageMillis) {
        return new Claim(
                new Lease(ID, counters.deliveries()), "sample", 1, "default", 0, "{}", counters, loss, "", ageMillis);
    }
}
