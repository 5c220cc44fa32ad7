package org.kerja.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kerja.Dispatcher;
import org.kerja.OnQueue;
import org.kerja.Queue;
import org.kerja.QueueManager;

/**
 * The beans that an application injects. Each has a normal scope and an id, which makes it a passivation capable
 * dependency: it may be injected into a session bean.
 */
final class InjectedBeans {

    /** Where this copy of the library lies. The wars of an EAR have a copy each, and one CDI container. */
    private static final String COPY = " in "
            + Optional.ofNullable(InjectedBeans.class.getProtectionDomain().getCodeSource())
                    .map(CodeSource::getLocation)
                    .map(URL::toString)
                    .orElse("");

    private final Supplier<EngineBeans> source;

    InjectedBeans(Supplier<EngineBeans> source) {
        this.source = source;
    }

    void register(AfterBeanDiscovery event, Map<OnQueue.Literal, String> boundQueues) {
        add(event, Dispatcher.class, Default.Literal.INSTANCE, "", EngineBeans::dispatcher);
        add(event, QueueManager.class, Default.Literal.INSTANCE, "", EngineBeans::queueManager);
        for (OnQueue.Literal bound : boundQueues.keySet()) {
            String id = "#" + bound.connection() + "#" + bound.value();
            add(event, Dispatcher.class, bound, id, beans -> beans.dispatcher(bound));
            add(event, Queue.class, bound, id, beans -> beans.queue(bound));
        }
    }

    private <T> void add(
            AfterBeanDiscovery event, Class<T> type, Annotation qualifier, String id, Function<EngineBeans, T> maker) {
        event.<T>addBean()
                .id(type.getName() + id + COPY)
                .beanClass(KerjaRuntime.class)
                .types(type, Object.class)
                .qualifiers(qualifier, Any.Literal.INSTANCE)
                .scope(ApplicationScoped.class)
                .createWith(context -> maker.apply(source.get()));
    }
}
