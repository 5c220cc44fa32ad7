package org.kerja.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.driver.JvmEnvironment;
import org.kerja.spi.InstrumentationProvider;

/** A node where none of the libraries is there that leaves are for. */
class AbsentTechnologyTest {

    private static final List<String> ABSENT =
            List.of("io.opentelemetry.", "org.slf4j.", "org.jboss.logging.", "redis.clients.");

    /** The library and its tests, again, with everything else from the class path but what is absent. */
    private static final class Without extends URLClassLoader {

        Without() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .filter(entry -> Path.of(entry).toFile().isDirectory())
                            .map(Without::url)
                            .toArray(URL[]::new),
                    AbsentTechnologyTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (ABSENT.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("org.kerja.")) {
                synchronized (getClassLoadingLock(name)) {
                    Class<?> known = findLoadedClass(name);
                    return known == null ? findClass(name) : known;
                }
            }
            return super.loadClass(name, resolve);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
            }
        }
    }

    @Test
    void aNodeWorksWithoutThem() throws Exception {
        try (Without loader = new Without()) {
            assertThat(told(loader, LeanNode.class)).isEqualTo("x has run, with 0 instrumentations");
        }
    }

    @Test
    void aConnectionToRedisIsRefusedWithWhatIsMissing() throws Exception {
        try (Without loader = new Without()) {
            assertThat(told(loader, OpenedRedis.class))
                    .isEqualTo("kerja.connections.cache.driver=redis needs Jedis, which is not in the application:"
                            + " add the artifact redis.clients:jedis");
        }
        assertThat(new OpenedRedis().get()).isEqualTo("opened");
    }

    /** OpenTelemetry and SLF4J: what JBoss Logging keeps in front of the logging of the JDK, nobody sees. */
    @Test
    void whereTheyAreTheyAreFound() {
        assertThat(new LeanNode().get()).isEqualTo("x has run, with 2 instrumentations");
    }

    private static Object told(ClassLoader loader, Class<? extends Supplier<String>> teller)
            throws ReflectiveOperationException {
        Class<?> again = loader.loadClass(teller.getName());
        assertThat(again.getClassLoader()).isSameAs(loader);
        return ((Supplier<?>) again.getDeclaredConstructor().newInstance()).get();
    }

    /** How many there are in the class loader of a class. */
    static int found(Class<?> type) {
        return ServiceLoader.load(InstrumentationProvider.class, type.getClassLoader()).stream()
                .mapToInt(provider -> provider.get()
                        .open(property -> Optional.empty(), new JvmEnvironment(InstantSource.system()))
                        .size())
                .sum();
    }
}
