package org.kerja.cdi;

import org.jspecify.annotations.Nullable;
import org.kerja.Job;

/** Finds the class loader of the application that a container is starting. */
final class ApplicationClassLoader {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private ApplicationClassLoader() {}

    /** The context class loader if it sees this library; in an archive of several modules it may not. */
    static ClassLoader current() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null && sees(context) ? context : ApplicationClassLoader.class.getClassLoader();
    }

    private static boolean sees(ClassLoader loader) {
        try {
            return Class.forName(Job.class.getName(), false, loader) == Job.class;
        } catch (ClassNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The context class loader does not see this library", e);
            return false;
        }
    }
}
