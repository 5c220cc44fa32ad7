package org.kerja.spi;

/** The requests that an application answers. */
@FunctionalInterface
public interface Requests {

    /** There are none. */
    Requests NONE = action -> false;

    /**
     * Runs an action once the request that the calling thread serves has been answered, in whatever thread.
     *
     * @return false, and runs nothing, if the calling thread serves none
     */
    boolean afterResponse(Runnable action);
}
