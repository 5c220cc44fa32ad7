package org.kerja.spi;

import java.util.Optional;

/** Where configuration values come from. */
@FunctionalInterface
public interface Settings {

    /** The value of a property; empty when it is not set or blank. */
    Optional<String> value(String property);
}
