package org.kerja.engine.job;

/** Makes of a payload that was stored with an earlier version one of the present version. */
@FunctionalInterface
public interface Upcaster {

    /** JSON-B reads what has changed as far as it can. */
    Upcaster NONE = (payload, version) -> payload;

    /**
     * Brings a payload up to date.
     *
     * @param payload JSON
     * @param version that which it was stored with, less than the present one
     * @return JSON
     */
    String upcast(String payload, int version) throws Exception;
}
