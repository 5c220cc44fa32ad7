package org.kerja.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Gives a request context to code that has none. The container's controllers are used again: one serves a single thread at
 * a time, and making it costs Weld more than all else around a short job, since it looks up who observes the context.
 */
final class RequestContexts implements AutoCloseable {

    /** What runs in a request. */
    @FunctionalInterface
    interface Code {

        /** Runs it. */
        void run() throws Throwable;
    }

    private record Kept(RequestContextController controller, CreationalContext<?> owner) {}

    private final BeanManager beans;
    private final Bean<?> controllerBean;

    /** Those that nobody uses now; never more than there were calls at once. */
    private final Queue<Kept> idle = new ConcurrentLinkedQueue<>();

    RequestContexts(BeanManager beans) {
        this.beans = beans;
        // Every CDI container has exactly this one.
        controllerBean = beans.resolve(beans.getBeans(RequestContextController.class, Any.Literal.INSTANCE));
    }

    /** Runs code in the request of the calling thread, else in a new one that ends with it. */
    void around(Code code) throws Throwable {
        Kept known = idle.poll();
        Kept kept = known == null ? make() : known;
        try {
            // False where the caller has one, as in a synchronous dispatch inside an HTTP request.
            boolean ours = kept.controller.activate();
            try {
                code.run();
            } finally {
                if (ours) {
                    kept.controller.deactivate();
                }
            }
        } finally {
            idle.add(kept);
        }
    }

    /** Ends those that nobody uses. */
    @Override
    public void close() {
        for (Kept kept = idle.poll(); kept != null; kept = idle.poll()) {
            kept.owner.release();
        }
    }

    private Kept make() {
        CreationalContext<?> owner = beans.createCreationalContext(null);
        return new Kept(
                (RequestContextController) beans.getReference(controllerBean, RequestContextController.class, owner),
                owner);
    }
}
