package org.kerja.upgrade;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kerja.engine.Engine;
import org.kerja.process.ChildJvm;

/** The library that a process works with. */
enum Library {

    /** That of the commit which {@code earlier.commit} in the pom names. */
    EARLIER,

    /** This one. */
    PRESENT;

    /** Where its classes and resources are. */
    Path classes() throws IOException {
        return this == PRESENT
                ? loaded()
                : EarlierLibrary.classes(Path.of("").toAbsolutePath(), System.getProperty("earlier.commit"));
    }

    /** The class path of the tests with this library on it. */
    String classPath() throws IOException {
        return classes() + File.pathSeparator + classPathWithoutLibrary();
    }

    /** What the node that works with it is named. */
    String node() {
        return name().toLowerCase(Locale.ROOT);
    }

    Library other() {
        return this == EARLIER ? PRESENT : EARLIER;
    }

    /** The class path of the tests without any library. */
    static String classPathWithoutLibrary() {
        Path present = loaded();
        return Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(present))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where the library of this process comes from. */
    static Path loaded() {
        return ChildJvm.sourceOf(Engine.class);
    }
}
