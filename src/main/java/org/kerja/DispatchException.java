package org.kerja;

/** A job could not be dispatched. The message names the job and says what to do; nothing was dispatched. */
public class DispatchException extends KerjaException {

    private static final long serialVersionUID = 1;

    public DispatchException(String message) {
        super(message);
    }

    public DispatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
