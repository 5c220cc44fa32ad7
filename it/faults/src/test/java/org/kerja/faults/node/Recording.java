package org.kerja.faults.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Stands before an object and sees each call. */
final class Recording {

    /** The call as it was meant. */
    @FunctionalInterface
    interface Call {

        /** Makes it. */
        @Nullable
        Object run() throws Throwable;
    }

    /** What is done instead of a call. */
    @FunctionalInterface
    interface Seen {

        /** Makes the call, or not. */
        @Nullable
        Object call(String method, Object[] arguments, Call call) throws Throwable;
    }

    private Recording() {}

    static <T> T of(Class<T> type, T target, Seen seen) {
        return type.cast(Proxy.newProxyInstance(
                Recording.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        seen.call(method.getName(), arguments, () -> invoke(target, method, arguments))));
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
