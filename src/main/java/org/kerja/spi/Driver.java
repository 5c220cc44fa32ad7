package org.kerja.spi;

/**
 * What a connection is made of. Found by {@link java.util.ServiceLoader}; has a public constructor without parameters
 * and keeps no state.
 */
public interface Driver {

    /** The name that {@code kerja.connections.<name>.driver} gives. */
    String name();

    /**
     * Opens a connection. Must not reach out to the store: a store that is down must not keep an application from
     * starting.
     *
     * @throws org.kerja.ConfigurationException if the settings are wrong
     */
    JobStore open(ConnectionSettings settings, DriverEnvironment environment);
}
