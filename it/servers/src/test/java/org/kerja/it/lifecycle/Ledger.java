package org.kerja.it.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kerja.JobContext;

/**
 * What outlives every deployment on a server: the notes of jobs, the gate they wait at, and the class loaders of the
 * applications that came. It is made of types of the JDK and lies among the properties of the JVM, so that every
 * application finds the same.
 */
final class Ledger {

    private static final String GATE = "kerja.it.gate";

    /** The library, and the client of Redis that works for it. */
    private static final Pattern OURS = Pattern.compile("org\\.kerja\\.(engine|driver)\\.|redis\\.clients\\.");

    private Ledger() {}

    /** Notes that a job begins, waits at the gate, and notes that it ends, each with node and attempt. */
    static void passGate(String what, JobContext job) throws InterruptedException {
        notes().add(Application.NAME + " begins " + what + " in attempt " + job.attempt());
        gate().await();
        notes().add(Application.NAME + " ends " + what + " in attempt " + job.attempt());
    }

    /** All notes in the order in which they were made. */
    static Queue<String> notes() {
        return shared("kerja.it.notes", ConcurrentLinkedQueue::new);
    }

    /** Forgets the notes; from now on jobs wait at the gate. */
    static void begin() {
        notes().clear();
        System.getProperties().put(GATE, new CountDownLatch(1));
    }

    /** Lets pass the jobs that wait and all that come. */
    static void openGate() {
        gate().countDown();
    }

    /** An application has come. */
    static void enter(ClassLoader application) {
        loaders().add(new WeakReference<>(application));
    }

    /** The class loaders of those that came and are still in memory after a collection. */
    static List<ClassLoader> present() {
        System.gc();
        return loaders().stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The threads that work for the library or for one of the applications that came. */
    static Stream<Thread> threads() {
        List<ClassLoader> applications = present();
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> applications.contains(entry.getKey().getContextClassLoader())
                                && !idlesInExecutor(entry.getKey(), entry.getValue())
                        || Stream.of(entry.getValue())
                                .anyMatch(frame ->
                                        OURS.matcher(frame.getClassName()).lookingAt()))
                .map(Map.Entry::getKey);
    }

    /** On GlassFish it has the class loader of the application in which it was made until it ends, a minute later. */
    private static boolean idlesInExecutor(Thread thread, StackTraceElement[] stack) {
        return thread.getName().contains("ManagedExecutorService")
                && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("getTask"));
    }

    private static CountDownLatch gate() {
        return shared(GATE, () -> new CountDownLatch(1));
    }

    private static Queue<WeakReference<ClassLoader>> loaders() {
        return shared("kerja.it.loaders", ConcurrentLinkedQueue::new);
    }

    @SuppressWarnings("unchecked") // Nobody else uses these names.
    private static <T> T shared(String name, Supplier<T> first) {
        return (T) System.getProperties().computeIfAbsent(name, key -> first.get());
    }

    /**
     * The application that jobs run in, as its own file says: Payara's configuration knows none of the wars of an EAR. Read
     * once, since Open Liberty loses the file a moment before it stops the application.
     */
    private static final class Application {

        static final String NAME = name();

        private static String name() {
            Properties configuration = new Properties();
            try (InputStream file = Objects.requireNonNull(
                    Ledger.class.getResourceAsStream("/META-INF/microprofile-config.properties"))) {
                configuration.load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return configuration.getProperty("kerja.node");
        }
    }
}
