package org.kerja.cdi;

import org.jspecify.annotations.Nullable;
import org.kerja.Job;

/**
 * The class loader of the application: the context class loader of the thread that starts it if that sees this library, else
 * the library's own. In an archive of several modules it does not while CDI starts, but when the web module does; on Open
 * Liberty only that one finds the providers of the server.
 */
final class ApplicationClassLoader {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private volatile ClassLoader loader = ApplicationClassLoader.class.getClassLoader();

    ApplicationClassLoader() {
        settle();
    }

    /** As far as it is known. */
    ClassLoader get() {
        return loader;
    }

    /** Looks again, on the thread that starts a further part of the application. */
    void settle() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && sees(context)) {
            loader = context;
        }
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
