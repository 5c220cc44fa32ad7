package org.kerja.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.Job;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;

/**
 * The portable extension of Kerja. It collects what an application has and, when that is complete, makes the engine of
 * it or reports everything that is wrong. There is one instance for each CDI container, and no state beside it.
 */
public class KerjaExtension implements Extension {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final Findings findings = new Findings();
    private volatile @Nullable Deployment deployment;

    void registerRuntime(@Observes BeforeBeanDiscovery event) {
        event.addAnnotatedType(KerjaRuntime.class, KerjaRuntime.class.getName());
    }

    <T> void collectJob(@Observes @WithAnnotations(Job.class) ProcessAnnotatedType<T> event) {
        if (event.getAnnotatedType().isAnnotationPresent(Job.class)) {
            findings.addJob(event.getAnnotatedType());
            event.veto();
        }
    }

    void collectHandler(@Observes ProcessBean<?> event) {
        findings.addHandler(event.getBean(), event.getAnnotated());
    }

    void collectBoundQueue(@Observes ProcessInjectionPoint<?, ?> event) {
        findings.addInjectionPoint(event.getInjectionPoint());
    }

    <T extends JobEvent, X> void collectObserverOfJobs(@Observes ProcessObserverMethod<T, X> event) {
        findings.addObserverOfJobs(event.getObserverMethod());
    }

    <T extends NodeEvent, X> void collectObserverOfNode(@Observes ProcessObserverMethod<T, X> event) {
        findings.addObserverOfNode(event.getObserverMethod());
    }

    void registerBeans(@Observes AfterBeanDiscovery event) {
        new InjectedBeans(this::engineBeans).register(event, findings.boundQueues());
    }

    void deploy(@Observes AfterDeploymentValidation event, BeanManager beans) {
        Deployment made = new Deployment(widestView(beans), findings);
        findings.clear();
        if (made.problems().isEmpty()) {
            deployment = made;
        } else {
            event.addDeploymentProblem(new DeploymentException(made.report()));
        }
    }

    /** What stops normally is closed long before; this is for a container that fails after our part of it was ready. */
    void close(@Observes BeforeShutdown event) {
        deployed().ifPresent(Deployment::close);
    }

    /**
     * The bean manager that sees the whole application. On Payara the one that an extension gets may see no more than
     * the archive of the extension, while the current one sees everything; in an EAR on WildFly it may be the other way.
     */
    private BeanManager widestView(BeanManager given) {
        try {
            BeanManager current = CDI.current().getBeanManager();
            boolean ours = current.getExtension(KerjaExtension.class) == this;
            return ours && visible(current) > visible(given) ? current : given;
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The container offers no current bean manager while it starts", e);
            return given;
        }
    }

    private static int visible(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).size();
    }

    private EngineBeans engineBeans() {
        return deployed()
                .map(Deployment::beans)
                .orElseThrow(() -> new IllegalStateException("Kerja is there once the deployment is validated"));
    }

    /** What was deployed; empty while the container still starts. */
    Optional<Deployment> deployed() {
        return Optional.ofNullable(deployment);
    }
}
