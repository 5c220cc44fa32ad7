package org.kerja;

/** A job that ran in the calling thread failed. */
public class JobFailedException extends KerjaException {

    private static final long serialVersionUID = 1;

    public JobFailedException(String message) {
        super(message);
    }

    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
