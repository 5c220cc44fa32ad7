package org.kerja.cdi;

import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.literal.NamedLiteral;
import java.util.Map;
import java.util.Optional;
import org.kerja.engine.EngineBuilder;

/** The resources of an application: what JNDI has by that name, else the bean of that name. */
final class ApplicationResources implements EngineBuilder.Resources {

    /** The names that Jakarta EE 10, EE.5, gives to the defaults. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "javax.sql.DataSource", "java:comp/DefaultDataSource",
            "jakarta.enterprise.concurrent.ManagedExecutorService", "java:comp/DefaultManagedExecutorService",
            "jakarta.enterprise.concurrent.ManagedThreadFactory", "java:comp/DefaultManagedThreadFactory");

    private final ServerLookup server;
    private final BeanLookup beans;

    ApplicationResources(ServerLookup server, BeanLookup beans) {
        this.server = server;
        this.beans = beans;
    }

    @Override
    public <T> Optional<T> find(Class<T> type, String name) {
        if (name.isEmpty()) {
            return byDefault(type).or(() -> beans.find(type, Default.Literal.INSTANCE));
        }
        return server.find(type, name).or(() -> beans.find(type, NamedLiteral.of(name)));
    }

    private <T> Optional<T> byDefault(Class<T> type) {
        return Optional.ofNullable(DEFAULTS.get(type.getName())).flatMap(name -> server.find(type, name));
    }
}
