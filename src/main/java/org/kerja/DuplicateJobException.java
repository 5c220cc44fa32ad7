package org.kerja;

/**
 * A job was not dispatched, since another has its {@linkplain Unique unique key} and it says {@link OnDuplicate#REFUSE}.
 */
public class DuplicateJobException extends DispatchException {

    private static final long serialVersionUID = 1;

    private final String existing;

    public DuplicateJobException(String message, JobId existing) {
        super(message);
        this.existing = existing.value();
    }

    /** The job that has the key. */
    public JobId existing() {
        return new JobId(existing);
    }
}
