package org.kerja.it.entry;

import jakarta.ejb.Stateless;

/** A stateless session bean. */
@Stateless
public class StatelessEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    /** What a closure refers to. */
    public void note() {
        notes.add("referred", "by a closure");
    }
}
