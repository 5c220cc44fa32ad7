package org.kerja;

/** Anything that Kerja itself reports to an application. */
public class KerjaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public KerjaException(String message) {
        super(message);
    }

    public KerjaException(String message, Throwable cause) {
        super(message, cause);
    }
}
