package org.kerja.it.ledger;

import org.kerja.Job;

/** Tells how many entries with these words there are when it runs. */
@Job
public record Announce(String words) {

    void handle(Ledger ledger, Journal journal) {
        journal.add(words + " " + ledger.count(words));
    }
}
