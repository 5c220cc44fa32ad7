package org.kerja.spi;

/**
 * A place between two steps at which a node may die. Named so that a test can let it die just there; in production nobody
 * listens.
 */
public interface FaultPoint {

    /** Its name. */
    String name();
}
