package org.kerja.bench;

import java.net.URI;
import java.nio.file.Path;

/** The versions of the libraries on the class path. */
final class Versions {

    private Versions() {}

    /** The name and version of the jar that a class comes from. */
    static String ofJarOf(Class<?> type) {
        URI jar = URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
        return Path.of(jar).getFileName().toString().replace(".jar", "").replaceFirst("-(?=[0-9.]+$)", " ");
    }
}
