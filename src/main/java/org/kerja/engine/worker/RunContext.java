package org.kerja.engine.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerja.JobBatch;
import org.kerja.JobChain;
import org.kerja.JobContext;
import org.kerja.JobId;
import org.kerja.JobLimits;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.JobDefinition;
import org.kerja.spi.Claim;

/** What a running job sees. What it asks for is done when it has returned. */
final class RunContext implements JobContext {

    /** What the job asked for. */
    sealed interface Wish {

        /** To be put back. */
        record Release(Duration delay) implements Wish {}

        /** Not to be needed. */
        record Skip(String reason) implements Wish {}

        /** To fail. */
        record Fail(Throwable error) implements Wish {}
    }

    /** What a job gives as the reason when it fails itself with words. */
    static final class FailedByJob extends RuntimeException {

        private static final long serialVersionUID = 1;

        FailedByJob(String reason) {
            super(reason);
        }
    }

    private final Claim claim;
    private final JobDefinition definition;
    private final Map<String, String> entries;
    private final String connection;
    private final Optional<Instant> deadline;
    private final Cancellation cancellation;
    private final Reports reports;
    private final JobWorkflows.OfJob workflows;
    private final JobLimits limits;
    private volatile @Nullable Wish wish;

    /** Whether the job should stop. */
    @FunctionalInterface
    interface Cancellation {

        boolean isRequested();
    }

    /** Where goes what a job reports. */
    @FunctionalInterface
    interface Reports {

        void progress(int percent);

        /** By default it is discarded. */
        default void result(Object value) {}
    }

    RunContext(
            Claim claim,
            JobDefinition definition,
            Map<String, String> entries,
            String connection,
            Optional<Instant> deadline,
            Cancellation cancellation,
            Reports reports,
            JobWorkflows.OfJob workflows,
            JobLimits limits) {
        this.claim = claim;
        this.definition = definition;
        this.entries = entries.isEmpty() ? Map.of() : ofTheApplication(entries);
        this.connection = connection;
        this.deadline = deadline;
        this.cancellation = cancellation;
        this.reports = reports;
        this.workflows = workflows;
        this.limits = limits;
    }

    private static Map<String, String> ofTheApplication(Map<String, String> entries) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(ContextEntries.RESERVED))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Decides for the job. */
    void wish(Wish decided) {
        wish = decided;
    }

    /** The last that the job asked for. */
    Optional<Wish> wish() {
        return Optional.ofNullable(wish);
    }

    /** The error with which the job has asked to fail, or was decided to. */
    Optional<Throwable> failure() {
        return wish instanceof Wish.Fail fail ? Optional.of(fail.error()) : Optional.empty();
    }

    @Override
    public JobId id() {
        return claim.lease().id();
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public String queue() {
        return claim.queue();
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public int attempt() {
        return claim.counters().deliveries();
    }

    @Override
    public int tries() {
        return definition.options().tries();
    }

    @Override
    public Map<String, String> entries() {
        return entries;
    }

    @Override
    public Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public void release(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("Job '" + name() + "' cannot be released with a delay of " + delay
                    + ", which is negative; give zero or more.");
        }
        wish = new Wish.Release(delay);
    }

    @Override
    public void fail(String reason) {
        fail(new FailedByJob(reason));
    }

    @Override
    public void fail(Throwable error) {
        wish = new Wish.Fail(error);
    }

    @Override
    public void progress(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("Progress goes from 0 to 100, not to " + percent + ".");
        }
        reports.progress(percent);
    }

    @Override
    public void result(Object value) {
        reports.result(value);
    }

    @Override
    public Optional<JobChain> chain() {
        return workflows.chain();
    }

    @Override
    public Optional<JobBatch> batch() {
        return workflows.batch();
    }

    @Override
    public JobLimits limits() {
        return limits;
    }

    @Override
    public boolean isCancelled() {
        return cancellation.isRequested();
    }
}
