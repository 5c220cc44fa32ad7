package org.kerja.it.server;

import java.io.File;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.kerja.Dispatcher;

/** The applications that scenarios deploy. */
public final class Application {

    private Application() {}

    /** A war of the classes of this package, not of those below it, and the Kerja jar as it is shipped. */
    public static WebArchive ofPackageOf(Class<?> type) {
        return of(type, Notes.class).addPackage(type.getPackage());
    }

    /** A war of these classes, what is nested in them, and the Kerja jar as it is shipped. */
    public static WebArchive of(Class<?>... classes) {
        return named(classes[0].getSimpleName(), classes).addAsLibraries(assertions());
    }

    /** A war of this name with these classes, what is nested in them, and the Kerja jar as it is shipped. */
    public static WebArchive named(String name, Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addClasses(classes)
                .addAsLibraries(Library.of(Dispatcher.class));
    }

    /** What stands in {@code META-INF/microprofile-config.properties}, a property in each line. */
    public static WebArchive configured(WebArchive application, String... lines) {
        return application.addAsResource(
                new StringAsset(String.join("\n", lines)), "META-INF/microprofile-config.properties");
    }

    /** What tests need that run inside of an application. */
    public static File assertions() {
        return Library.of(Assertions.class);
    }
}
