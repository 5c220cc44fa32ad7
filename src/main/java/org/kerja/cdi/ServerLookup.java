package org.kerja.cdi;

import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Looks up what a server binds in JNDI. In Java SE there is usually no JNDI at all; then nothing is found. */
final class ServerLookup {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    /** A resource by its JNDI name, if it is bound now and of this type. */
    @SuppressWarnings("BanJNDI") // Names come from the configuration of the deployment, never from outside.
    <T> Optional<T> find(Class<T> type, String name) {
        try {
            Object found = new InitialContext().lookup(name);
            return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
        } catch (NamingException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "JNDI has no " + name, e);
            return Optional.empty();
        }
    }
}
