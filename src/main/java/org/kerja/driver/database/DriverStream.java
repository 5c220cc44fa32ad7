package org.kerja.driver.database;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The stream beneath a connection of PostgreSQL's driver, to read notifications as soon as they come. The driver itself
 * waits another millisecond after each for a next one, which is most of what a wake-up takes. It is reached by the inner
 * classes of the driver; where these are not as they are known, the driver is asked as its manual says.
 */
final class DriverStream {

    /** The message of the protocol that is a notification. */
    private static final int NOTIFICATION = 'A';

    private final Object stream;
    private final Method getNetworkTimeout;
    private final Method setNetworkTimeout;
    private final Method peekChar;
    private final Method receiveChar;
    private final Method receiveInteger4;
    private final Method receiveString;

    private DriverStream(Object stream) throws NoSuchMethodException {
        this.stream = stream;
        Class<?> type = stream.getClass();
        getNetworkTimeout = type.getMethod("getNetworkTimeout");
        setNetworkTimeout = type.getMethod("setNetworkTimeout", int.class);
        peekChar = type.getMethod("peekChar");
        receiveChar = type.getMethod("receiveChar");
        receiveInteger4 = type.getMethod("receiveInteger4");
        receiveString = type.getMethod("receiveString");
    }

    /** That of a connection of the driver itself, which nobody uses meanwhile; empty if it cannot be reached. */
    static Optional<DriverStream> of(Object driverConnection) {
        try {
            Object executor =
                    driverConnection.getClass().getMethod("getQueryExecutor").invoke(driverConnection);
            for (Class<?> type = executor.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getName().equals("pgStream")) {
                        field.setAccessible(true);
                        return Optional.of(new DriverStream(field.get(executor)));
                    }
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return Optional.empty();
        }
    }

    /** Whether something comes in time. */
    boolean awaitMessage(Duration patience) throws SQLException {
        int before = (int) call(getNetworkTimeout);
        call(setNetworkTimeout, Math.max(1, (int) patience.toMillis()));
        try {
            call(peekChar);
            return true;
        } catch (TimedOut e) {
            return false;
        } finally {
            call(setNetworkTimeout, before);
        }
    }

    /** The text of the notification that has come; empty, and nothing is read, if it is another message. */
    Optional<String> notification() throws SQLException {
        if ((int) call(peekChar) != NOTIFICATION) {
            return Optional.empty();
        }
        call(receiveChar);
        // Its length and the process that sends it.
        call(receiveInteger4);
        call(receiveInteger4);
        // The channel.
        call(receiveString);
        return Optional.of((String) call(receiveString));
    }

    private static final class TimedOut extends SQLException {

        TimedOut(Throwable cause) {
            super(cause);
        }
    }

    private Object call(Method method, Object... arguments) throws SQLException {
        try {
            return method.invoke(stream, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SocketTimeoutException timeout) {
                throw new TimedOut(timeout);
            }
            throw new SQLException("The stream of the driver is broken", e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException("The stream of the driver cannot be read", e);
        }
    }
}
