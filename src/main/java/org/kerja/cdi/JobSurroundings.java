package org.kerja.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import org.jspecify.annotations.Nullable;

/**
 * What code of the application finds around it on any thread: the context class loader of the application, an active
 * request context, and an end to the dependent objects that were made for it.
 */
final class JobSurroundings {

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
    private final Bean<?> controllerBean;

    JobSurroundings(BeanManager beans, ApplicationClassLoader loader) {
        this.beans = beans;
        this.loader = loader;
        // Every CDI container has exactly this one.
        controllerBean = beans.resolve(beans.getBeans(RequestContextController.class, Any.Literal.INSTANCE));
    }

    void around(Work work) throws Throwable {
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.get());
        try {
            inRequest(work);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void inRequest(Work work) throws Throwable {
        CreationalContext<?> context = beans.createCreationalContext(null);
        try {
            RequestContextController controller = (RequestContextController)
                    beans.getReference(controllerBean, RequestContextController.class, context);
            // False where the caller has one, as in a synchronous dispatch inside an HTTP request.
            boolean ours = controller.activate();
            try {
                withDependents(work);
            } finally {
                if (ours) {
                    controller.deactivate();
                }
            }
        } finally {
            context.release();
        }
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
