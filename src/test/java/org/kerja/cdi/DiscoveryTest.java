package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerja.Dispatcher;
import org.kerja.Job;

/** The library found as an application finds it: by its services file, with an archive that CDI scans. */
class DiscoveryTest {

    @Job
    public record Found(int number) {
        void handle(Journal journal) {
            journal.add(number);
        }
    }

    @Test
    void jobsAreFoundInAnArchiveThatIsScannedForAnnotatedTypes(@TempDir Path directory) throws Exception {
        Path archive = directory.resolve("application.jar");
        write(archive, "<beans version=\"4.0\" bean-discovery-mode=\"annotated\"/>", Found.class, Journal.class);
        System.setProperty("kerja.connection", "sync");
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {archive.toUri().toURL()});
                WeldContainer container = new Weld().setClassLoader(loader).initialize()) {
            container.select(Dispatcher.class).get().dispatch(new Found(7));

            assertThat(container.select(Journal.class).get().all()).containsExactly(7);
            assertThat(container.select(Found.class).isUnsatisfied()).isTrue();
        } finally {
            System.clearProperty("kerja.connection");
        }
    }

    private static void write(Path archive, String beans, Class<?>... classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("META-INF/beans.xml"));
            jar.write(beans.getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(jar);
                }
            }
        }
    }
}
