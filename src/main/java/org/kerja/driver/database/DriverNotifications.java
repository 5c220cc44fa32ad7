package org.kerja.driver.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's own driver gives beyond JDBC: the notifications that have come in. The driver may be anywhere, in a
 * server mostly where applications do not see it, so its interfaces are taken from the class loader of the driver.
 */
final class DriverNotifications {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Object driverConnection;
    private final Method getNotifications;
    private final Method getParameter;
    private final Optional<DriverStream> stream;

    private DriverNotifications(Object driverConnection, Method getNotifications, Method getParameter) {
        this.driverConnection = driverConnection;
        this.getNotifications = getNotifications;
        this.getParameter = getParameter;
        this.stream = DriverStream.of(driverConnection);
    }

    /**
     * Those of a connection; empty if the pool does not let its driver through or it is another one.
     *
     * @throws SQLException if the connection is broken
     */
    static Optional<DriverNotifications> of(Connection connection) throws SQLException {
        ClassLoader loader = driverLoader(connection);
        try {
            Class<?> driver = Class.forName("org.postgresql.PGConnection", false, loader);
            if (!connection.isWrapperFor(driver)) {
                return Optional.empty();
            }
            return Optional.of(new DriverNotifications(
                    connection.unwrap(driver),
                    driver.getMethod("getNotifications", int.class),
                    Class.forName("org.postgresql.PGNotification", false, loader)
                            .getMethod("getParameter")));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** Pools hand out connections, statements and meta data of their own, but the arrays of the driver. */
    private static @Nullable ClassLoader driverLoader(Connection connection) throws SQLException {
        Array array = connection.createArrayOf("text", new Object[0]);
        try {
            return array.getClass().getClassLoader();
        } finally {
            array.free();
        }
    }

    /** Waits for texts at the socket alone. */
    List<String> next(Duration patience) throws SQLException {
        if (stream.isEmpty()) {
            return ofDriver(patience);
        }
        if (!stream.get().awaitMessage(patience)) {
            return List.of();
        }
        Optional<String> text = stream.get().notification();
        return text.isPresent() ? List.of(text.get()) : ofDriver(AT_ONCE);
    }

    private List<String> ofDriver(Duration patience) throws SQLException {
        List<String> texts = new ArrayList<>();
        // Zero would be without end.
        int millis = Math.max(1, (int) patience.toMillis());
        Object[] notifications = (Object[]) call(getNotifications, driverConnection, millis);
        if (notifications != null) {
            for (Object notification : notifications) {
                texts.add(String.valueOf(call(getParameter, notification)));
            }
        }
        return texts;
    }

    private static @Nullable Object call(Method method, Object target, Object... arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new SQLException("The driver cannot tell what it has heard", e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException("The driver does not let itself be asked what it has heard", e);
        }
    }
}
