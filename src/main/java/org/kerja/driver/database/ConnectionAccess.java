package org.kerja.driver.database;

import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to the JDBC connection that an entity manager uses in its transaction.
 *
 * <p>Persistence 3.2 has a method for it. Before that EclipseLink unwraps it, and Hibernate lends it to a piece of work;
 * no provider is named in a signature here, since either may be absent.
 */
interface ConnectionAccess {

    /** What is done with the connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Lends the connection of an entity manager that is in a transaction. */
    <T> T call(EntityManager entities, Work<T> work) throws SQLException;

    /** Finds the way for entity managers of this kind. */
    static ConnectionAccess of(EntityManager entities) {
        Optional<Method> standard = method(EntityManager.class, "callWithConnection");
        if (standard.isPresent()) {
            return new Lent(standard.get());
        }
        try {
            Class<?> session = Class.forName(
                    "org.hibernate.SharedSessionContract",
                    false,
                    entities.getClass().getClassLoader());
            if (session.isInstance(entities)) {
                return new Lent(method(session, "doReturningWork").orElseThrow());
            }
        } catch (ClassNotFoundException e) {
            return new Unwrapped();
        }
        return new Unwrapped();
    }

    private static Optional<Method> method(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1)
                .findFirst();
    }

    /** Asks for it by the portable word that EclipseLink understands. */
    final class Unwrapped implements ConnectionAccess {

        @Override
        public <T> T call(EntityManager entities, Work<T> work) throws SQLException {
            return work.run(entities.unwrap(Connection.class));
        }
    }

    /** Gives the entity manager a function that it calls with its connection. */
    final class Lent implements ConnectionAccess {

        private final Method lender;
        private final Class<?> function;

        Lent(Method lender) {
            this.lender = lender;
            this.function = lender.getParameterTypes()[0];
        }

        @Override
        public <T> T call(EntityManager entities, Work<T> work) throws SQLException {
            Outcome<T> outcome = new Outcome<>();
            Object borrower = Proxy.newProxyInstance(
                    function.getClassLoader(), new Class<?>[] {function}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(outcome, arguments);
                        }
                        outcome.take(work, (Connection) arguments[0]);
                        return null;
                    });
            try {
                lender.invoke(entities, borrower);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
            return outcome.result();
        }
    }

    /** Keeps a failure away from the provider, which would log it and wrap it in its own way. */
    final class Outcome<T> {

        private @Nullable T result;
        private @Nullable Exception failure;

        private void take(Work<T> work, Connection connection) {
            try {
                result = work.run(connection);
            } catch (SQLException | RuntimeException e) {
                failure = e;
            }
        }

        private T result() throws SQLException {
            if (failure instanceof SQLException sql) {
                throw sql;
            }
            if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (result == null) {
                throw new IllegalStateException("The connection was not lent");
            }
            return result;
        }
    }
}
