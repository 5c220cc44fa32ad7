package org.kerja.driver.database;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.StoredFailure;

/** A row of {@code kerja_failed_jobs}, for reading. Persistence providers need it public and not final. */
@Entity(name = "KerjaFailedJob")
@Table(name = "kerja_failed_jobs")
@Cacheable(false)
public class FailedJobRecord {

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "connection")
    private String connection = "";

    @Column(name = "queue")
    private String queue = "";

    @Column(name = "name")
    private String name = "";

    @Column(name = "version")
    private int payloadVersion;

    @Column(name = "priority")
    private int priority;

    @Column(name = "created_at")
    private long createdAt;

    @Column(name = "failed_at")
    private long failedAt;

    @Column(name = "reason")
    private String reason = "";

    @Column(name = "message")
    private @Nullable String message;

    @Column(name = "attempt")
    private int deliveries;

    @Column(name = "failures")
    private int failures;

    @Column(name = "lost_leases")
    private int lostLeases;

    @Column(name = "releases")
    private int releases;

    @Column(name = "attempts")
    private @Nullable String attempts;

    @Column(name = "payload")
    private @Nullable String payload;

    /** Called by the persistence provider. */
    protected FailedJobRecord() {
        // The provider sets the fields.
    }

    /** The row as a value. */
    StoredFailure toStoredFailure() {
        return new StoredFailure(
                new JobId(id),
                connection,
                name,
                payloadVersion,
                queue,
                priority,
                payload == null ? "" : payload,
                reason(),
                message == null ? "" : message,
                createdAt,
                failedAt,
                new JobCounters(deliveries, failures, lostLeases, releases),
                attempts == null ? "" : attempts);
    }

    /** A newer node may have written a reason that this one does not know. */
    private FailureReason reason() {
        for (FailureReason known : FailureReason.values()) {
            if (known.name().equals(reason)) {
                return known;
            }
        }
        return FailureReason.EXCEPTION;
    }
}
