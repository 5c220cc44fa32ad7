package org.kerja.cdi;

import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.literal.NamedLiteral;
import java.util.Optional;
import javax.sql.DataSource;
import org.kerja.engine.EngineBuilder;

/** The resources of an application: what JNDI has by that name, else the bean of that name. */
final class ApplicationResources implements EngineBuilder.Resources {

    private static final String DEFAULT_DATA_SOURCE = "java:comp/DefaultDataSource";

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
        return type == DataSource.class ? server.find(type, DEFAULT_DATA_SOURCE) : Optional.empty();
    }
}
