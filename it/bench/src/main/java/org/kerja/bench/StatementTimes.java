package org.kerja.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** How long statements of this process took, as it saw them; only those of data sources that it was given. */
final class StatementTimes {

    /** What statements are for. Systems differ in their words, but what claims without waiting for others says so. */
    enum Purpose {
        CLAIM("skip locked"),
        COMPLETE("delete from"),
        /** How Kerja asks when something is due. */
        LOOK("with recursive");

        private final String words;

        Purpose(String words) {
            this.words = words;
        }

        static Optional<Purpose> of(String text) {
            String lowered = text.toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(purpose -> lowered.contains(purpose.words))
                    .findFirst();
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @FunctionalInterface
    private interface Call {
        Object result(Method method, Object[] arguments) throws Throwable;
    }

    private final Map<Purpose, ConcurrentLinkedQueue<Long>> micros = new ConcurrentHashMap<>();
    private final Map<String, Optional<Purpose>> purposes = new ConcurrentHashMap<>();

    /** The same data source, whose statements are timed. */
    DataSource of(DataSource dataSource) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? timed(connection) : result;
        });
    }

    /** The microseconds that statements took since this was last asked. */
    List<Long> take(Purpose purpose) {
        ConcurrentLinkedQueue<Long> taken = micros.remove(purpose);
        return taken == null ? List.of() : List.copyOf(taken);
    }

    private Connection timed(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    ? purposes.computeIfAbsent((String) arguments[0], Purpose::of)
                            .map(purpose -> timed(statement, purpose))
                            .orElse(statement)
                    : result;
        });
    }

    private PreparedStatement timed(PreparedStatement statement, Purpose purpose) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return invoke(statement, method, arguments);
            }
            long begin = System.nanoTime();
            try {
                return invoke(statement, method, arguments);
            } finally {
                micros.computeIfAbsent(purpose, same -> new ConcurrentLinkedQueue<>())
                        .add((System.nanoTime() - begin) / 1_000);
            }
        });
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                StatementTimes.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.result(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
