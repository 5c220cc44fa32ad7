package org.kerja.driver.database;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.StoredJob;

/** A row of {@code kerja_jobs}, for reading. Persistence providers need it public and not final. */
@Entity(name = "KerjaJob")
@Table(name = "kerja_jobs")
@Cacheable(false)
public class JobRecord {

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "queue")
    private String queue = "";

    @Column(name = "name")
    private String name = "";

    @Column(name = "version")
    private int payloadVersion;

    @Column(name = "priority")
    private int priority;

    @Column(name = "available_at")
    private long availableAt;

    @Column(name = "created_at")
    private long createdAt;

    @Column(name = "attempt")
    private int deliveries;

    @Column(name = "node")
    private @Nullable String node;

    @Column(name = "failures")
    private int failures;

    @Column(name = "lost_leases")
    private int lostLeases;

    @Column(name = "releases")
    private int releases;

    @Column(name = "progress")
    private @Nullable Integer progress;

    @Column(name = "attempts")
    private @Nullable String attempts;

    @Column(name = "payload")
    private @Nullable String payload;

    /** Called by the persistence provider. */
    protected JobRecord() {
        // The provider sets the fields.
    }

    /**
     * The row as a value.
     *
     * @param now the database's clock
     */
    StoredJob toStoredJob(long now) {
        JobState state = state(now);
        return new StoredJob(
                new JobId(id),
                name,
                payloadVersion,
                queue,
                priority,
                state,
                payload == null ? "" : payload,
                createdAt,
                availableAt,
                state == JobState.RESERVED ? Optional.ofNullable(node) : Optional.empty(),
                Optional.ofNullable(progress),
                new JobCounters(deliveries, failures, lostLeases, releases),
                attempts == null ? "" : attempts);
    }

    private JobState state(long now) {
        if (availableAt <= now) {
            return JobState.READY;
        }
        return node == null ? JobState.DELAYED : JobState.RESERVED;
    }
}
