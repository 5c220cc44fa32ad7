package org.kerja.it.job;

import jakarta.ejb.Local;

/** A local business interface. */
@Local
public interface Counter {

    /** Does what is asked for. */
    void serve(String question);
}
