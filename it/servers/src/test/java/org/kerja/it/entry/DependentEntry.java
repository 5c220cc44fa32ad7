package org.kerja.it.entry;

import jakarta.enterprise.context.Dependent;

/** A dependent bean. */
@Dependent
public class DependentEntry extends EntryPoint {

    private static final long serialVersionUID = 1;
}
