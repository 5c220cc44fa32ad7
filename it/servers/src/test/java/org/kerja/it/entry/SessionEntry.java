package org.kerja.it.entry;

import jakarta.enterprise.context.SessionScoped;

/** A bean of the session scope, which a server may write to a disk. */
@SessionScoped
public class SessionEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    private int visits;

    /** How often it was asked. */
    public int visit() {
        return ++visits;
    }
}
