package org.kerja.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A data source that counts what reaches the database through it: statements, and ends of transactions beside. */
final class CountingDataSource {

    private static final Set<String> HANDED_OUT = Set.of("getConnection", "prepareStatement", "createStatement");
    private static final Set<String> ENDS = Set.of("commit", "rollback");

    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong ends = new AtomicLong();
    private final DataSource dataSource;

    CountingDataSource(DataSource dataSource) {
        this.dataSource = wrapped(dataSource, DataSource.class);
    }

    DataSource dataSource() {
        return dataSource;
    }

    long statements() {
        return statements.get();
    }

    long ends() {
        return ends.get();
    }

    private <T> T wrapped(T target, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? getClass().getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    count(method);
                    Object result = invoke(target, method, arguments);
                    return HANDED_OUT.contains(method.getName()) ? wrappedAs(method.getReturnType(), result) : result;
                }));
    }

    private <T> Object wrappedAs(Class<T> type, Object result) {
        return wrapped(type.cast(result), type);
    }

    private void count(Method method) {
        if (method.getName().startsWith("execute")) {
            statements.incrementAndGet();
        } else if (ENDS.contains(method.getName())) {
            ends.incrementAndGet();
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
