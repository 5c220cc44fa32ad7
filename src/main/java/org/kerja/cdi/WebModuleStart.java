package org.kerja.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the deployment that its web module starts, and listens to its requests for it. On Payara the names of the resources
 * that an application defines itself come only then, and in an EAR the class loader of the war. Called by the servlet
 * container.
 */
public final class WebModuleStart implements ServletContainerInitializer {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        new ServerLookup()
                .find(BeanManager.class, "java:comp/BeanManager")
                .flatMap(WebModuleStart::deployed)
                .ifPresent(deployment -> {
                    context.addListener(new RequestEnds(deployment.requests()));
                    deployment.startWebModule();
                });
    }

    private static Optional<Deployment> deployed(BeanManager beans) {
        try {
            return beans.getExtension(KerjaExtension.class).deployed();
        } catch (IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "This web module is not the one that has Kerja", e);
            return Optional.empty();
        }
    }
}
