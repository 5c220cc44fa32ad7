package org.kerja.it.entry;

import jakarta.enterprise.context.RequestScoped;

/** A bean of the request scope. */
@RequestScoped
public class RequestEntry extends EntryPoint {

    private static final long serialVersionUID = 1;
}
