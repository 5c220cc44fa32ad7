package org.kerja;

/** The store of a connection could not be reached or refused a statement. Trying again later may succeed. */
public class StoreException extends KerjaException {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
