package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What code of the application finds around it on any thread: the context class loader of the application, an active
 * request context, and an end to the dependent objects that were made for it.
 */
final class JobSurroundings implements AutoCloseable {

    /** Code of the application. */
    @FunctionalInterface
    interface Work {

        /**
         * Runs it.
         *
         * @param dependents what the dependent objects belong to that are made for it
         */
        void run(CreationalContext<?> dependents) throws Throwable;
    }

    private final BeanManager beans;
    private final ApplicationClassLoader loader;
    private final RequestContexts requests;

    JobSurroundings(BeanManager beans, ApplicationClassLoader loader) {
        this.beans = beans;
        this.loader = loader;
        requests = new RequestContexts(beans);
    }

    void around(Work work) throws Throwable {
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.get());
        try {
            requests.around(() -> withDependents(work));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Code of the application that throws no checked exception. */
    Consumer<Object> surrounded(Consumer<Object> code) {
        return value -> {
            try {
                around(dependents -> code.accept(value));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("It throws nothing else", e);
            }
        };
    }

    @Override
    public void close() {
        requests.close();
    }

    /** Dependents end before the request does, since they may use what belongs to it. */
    private void withDependents(Work work) throws Throwable {
        CreationalContext<?> dependents = beans.createCreationalContext(null);
        try {
            work.run(dependents);
        } finally {
            dependents.release();
        }
    }
}
