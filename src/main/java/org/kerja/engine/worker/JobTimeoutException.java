package org.kerja.engine.worker;

/** What a job that ran for too long is recorded with. */
final class JobTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JobTimeoutException(String message) {
        super(message);
    }
}
