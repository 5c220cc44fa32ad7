package org.kerja.it.server;

import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.kerja.Dispatcher;

/** The applications that scenarios deploy. */
public final class Application {

    private Application() {}

    /** A war of these classes, what is nested in them, and the Kerja jar as it is shipped. */
    public static WebArchive of(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, classes[0].getSimpleName() + ".war")
                .addClasses(classes)
                .addAsLibraries(Library.of(Dispatcher.class), Library.of(Assertions.class));
    }
}
