package org.kerja.it.server;

import java.io.File;
import java.net.URISyntaxException;

/** Finds the jar files that the scenarios put into applications and servers. */
public final class Library {

    private Library() {}

    /** The jar file that a class comes from. */
    public static File of(Class<?> type) {
        try {
            File source = new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (!source.isFile()) {
                throw new IllegalStateException(
                        type.getName() + " comes from no jar file, but from " + source + "; run mvn verify -Pit");
            }
            return source;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
