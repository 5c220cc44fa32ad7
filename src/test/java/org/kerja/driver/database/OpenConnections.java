package org.kerja.driver.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Counts the connections that were taken from a data source and not closed yet. */
final class OpenConnections {

    private final AtomicInteger open = new AtomicInteger();

    int count() {
        return open.get();
    }

    DataSource of(DataSource dataSource) {
        return watched(DataSource.class, dataSource, "getConnection", connection -> {
            open.incrementAndGet();
            return watched(Connection.class, connection, "close", closed -> {
                open.decrementAndGet();
                return closed;
            });
        });
    }

    private static <T> T watched(Class<T> type, Object target, String name, UnaryOperator<Object> then) {
        return type.cast(Proxy.newProxyInstance(
                OpenConnections.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals(name) ? then.apply(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
