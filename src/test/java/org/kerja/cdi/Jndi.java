package org.kerja.cdi;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** A JNDI as a server has one, from the first {@link #bind} to the next {@link #clear}. */
public final class Jndi implements InitialContextFactory {

    private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

    static void bind(String name, Object value) {
        System.setProperty(InitialContext.INITIAL_CONTEXT_FACTORY, Jndi.class.getName());
        BOUND.put(name, value);
    }

    static void clear() {
        System.clearProperty(InitialContext.INITIAL_CONTEXT_FACTORY);
        BOUND.clear();
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
        return (Context) Proxy.newProxyInstance(
                Jndi.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    Object found = method.getName().equals("lookup") ? BOUND.get((String) arguments[0]) : null;
                    if (found == null) {
                        throw new NameNotFoundException();
                    }
                    return found;
                });
    }
}
