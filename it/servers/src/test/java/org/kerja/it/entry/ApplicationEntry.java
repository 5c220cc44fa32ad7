package org.kerja.it.entry;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of the application scope. */
@ApplicationScoped
public class ApplicationEntry extends EntryPoint {

    private static final long serialVersionUID = 1;
}
