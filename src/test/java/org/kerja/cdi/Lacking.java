package org.kerja.cdi;

import java.io.IOException;
import java.io.InputStream;

/** Loads our classes anew, and no class of an API that may be absent. */
final class Lacking extends ClassLoader {

    private final String prefix;

    /**
     * Makes one.
     *
     * @param prefix that the names of the absent classes have
     */
    Lacking(String prefix) {
        super(Lacking.class.getClassLoader());
        this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(prefix)) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("org.kerja.")) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] code = file.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
