package org.kerja.cdi;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.kerja.Dispatcher;
import org.kerja.QueueManager;

/** An application on Weld SE, made of single classes, with its jobs in memory. */
final class Application implements AutoCloseable {

    /** What an application is made of. */
    static final class Builder {

        private final List<Class<?>> classes = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private final Map<String, String> properties = new LinkedHashMap<>();

        private boolean transactions;

        private Builder() {
            set("kerja.connection", "memory");
            set("kerja.workers.default.poll.max", "100ms");
            set("kerja.stop-timeout", "2s");
        }

        Builder with(Class<?>... more) {
            classes.addAll(Arrays.asList(more));
            return this;
        }

        Builder with(Extension extension) {
            extensions.add(extension);
            return this;
        }

        Builder set(String property, String value) {
            properties.put(property, value);
            return this;
        }

        Builder withTransactions() {
            transactions = true;
            return this;
        }

        Application start() {
            properties.forEach(System::setProperty);
            Weld weld = new Weld()
                    .disableDiscovery()
                    .addExtension(new KerjaExtension())
                    .addBeanClasses(classes.toArray(Class<?>[]::new));
            extensions.forEach(weld::addExtension);
            if (transactions) {
                weld.addServices(new NarayanaServices());
            }
            try {
                return new Application(weld.initialize(), properties.keySet());
            } catch (RuntimeException e) {
                properties.keySet().forEach(System::clearProperty);
                throw e;
            }
        }
    }

    private final WeldContainer container;
    private final Iterable<String> properties;

    private Application(WeldContainer container, Iterable<String> properties) {
        this.container = container;
        this.properties = properties;
    }

    /** An application of these classes. */
    static Builder of(Class<?>... classes) {
        return new Builder().with(classes);
    }

    <T> T get(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    <T> T get(TypeLiteral<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    Dispatcher dispatcher() {
        return get(Dispatcher.class);
    }

    QueueManager queues() {
        return get(QueueManager.class);
    }

    /** The bean of a type. */
    Bean<?> bean(Class<?> type) {
        BeanManager beans = container.getBeanManager();
        return beans.resolve(beans.getBeans(type));
    }

    /** Looks up beans as the engine does. */
    BeanLookup lookup() {
        return new BeanLookup(container.getBeanManager());
    }

    /** Looks up resources as the engine does. */
    ApplicationResources resources() {
        return new ApplicationResources(new ServerLookup(), lookup());
    }

    /** Whether a class is a bean. */
    boolean hasBean(Class<?> type) {
        return container.select(type).isResolvable();
    }

    Journal journal() {
        return get(Journal.class);
    }

    @Override
    public void close() {
        try {
            container.close();
        } finally {
            properties.forEach(System::clearProperty);
        }
    }
}
