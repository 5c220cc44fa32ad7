package org.kerja.spi;

import java.util.List;

/**
 * Where an {@link Instrumentation} comes from. Found by {@link java.util.ServiceLoader}; has a public constructor without
 * parameters, and can be loaded where its technology is not there.
 */
public interface InstrumentationProvider {

    /** Opens what there is to a node: none if its technology is not there. */
    List<Instrumentation> open(Settings settings, DriverEnvironment environment);
}
