package org.kerja.it.entry;

import jakarta.ejb.Stateful;

/** A stateful session bean, which a server may passivate. */
@Stateful
public class StatefulEntry extends EntryPoint {

    private static final long serialVersionUID = 1;
}
