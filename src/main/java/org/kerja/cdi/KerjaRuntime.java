package org.kerja.cdi;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * Starts the workers when the application has started and stops them in two phases: first nothing more is claimed, last,
 * when the application's own observers are through, running jobs are waited for. A container may send an event more than
 * once, or none at its end.
 */
@ApplicationScoped
class KerjaRuntime {

    /** Late at the start, so that the application may migrate its database first; late at the end for the same reason. */
    static final int LATE = Interceptor.Priority.LIBRARY_AFTER + 500;

    private final KerjaExtension extension;

    /** For the container's client proxy only. */
    @SuppressWarnings("NullAway")
    KerjaRuntime() {
        extension = null;
    }

    @Inject
    KerjaRuntime(KerjaExtension extension) {
        this.extension = extension;
    }

    void start(@Observes @Priority(LATE) Startup event) {
        extension.deployed().ifPresent(Deployment::start);
    }

    void quiesce(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown event) {
        extension.deployed().ifPresent(Deployment::quiesce);
    }

    void stop(@Observes @Priority(LATE) Shutdown event) {
        extension.deployed().ifPresent(Deployment::close);
    }

    @PreDestroy
    void destroy() {
        extension.deployed().ifPresent(Deployment::close);
    }
}
