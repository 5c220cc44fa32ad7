package org.kerja.engine.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Class loaders that see nothing but configuration files of a test. */
final class ResourceDirectory {

    private ResourceDirectory() {}

    /** One that finds these files in this order, each in an archive of its own. */
    static ClassLoader loader(Path directory, String... contents) {
        try {
            List<URL> roots = new ArrayList<>();
            for (String content : contents) {
                Path root = Files.createDirectories(directory.resolve("root" + roots.size()));
                Path file = root.resolve("META-INF/microprofile-config.properties");
                Files.createDirectories(root.resolve("META-INF"));
                Files.writeString(file, content);
                roots.add(root.toUri().toURL());
            }
            return new URLClassLoader(roots.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
