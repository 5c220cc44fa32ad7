package org.kerja.it.entry;

import jakarta.ejb.Singleton;

/** A singleton session bean. */
@Singleton
public class SingletonEntry extends EntryPoint {

    private static final long serialVersionUID = 1;
}
