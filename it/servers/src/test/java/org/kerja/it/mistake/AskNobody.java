package org.kerja.it.mistake;

import org.kerja.Job;

/** A job that asks for what no bean is. */
@Job
public record AskNobody(String question) {

    void handle(Nobody nobody) {
        nobody.answer(question);
    }

    /** There is none. */
    public interface Nobody {

        /** Never called. */
        void answer(String question);
    }
}
