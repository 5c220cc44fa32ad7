package org.kerja.upgrade;

import java.util.List;

/** A release of the application. Whichever it is, its jobs leave their effects in one table. */
interface Release {

    /** Its job types. */
    List<Class<?>> types();

    /** The job of a number; all its types take turns. */
    Object job(int number);

    /** The release that is built on a library. */
    static Release on(Library library) {
        return library == Library.EARLIER ? new EarlierRelease() : new PresentRelease();
    }
}
