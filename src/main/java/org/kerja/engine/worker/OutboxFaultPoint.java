package org.kerja.engine.worker;

import org.kerja.spi.FaultPoint;

/** Where a node stands between the commit of a dispatch and the end of its relaying. */
public enum OutboxFaultPoint implements FaultPoint {
    /** The transaction of a dispatch has committed, and the jobs lie in the outbox. */
    COMMITTED,
    /** Entries are claimed, and none of them was relayed. */
    TAKEN,
    /** The jobs lie where they belong, and their entries in the outbox too. */
    RELAYED,
    /** The entries are gone, and the other store has not been told that it need not remember their jobs. */
    REMOVED
}
