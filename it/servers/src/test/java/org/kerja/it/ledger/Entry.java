package org.kerja.it.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A line of the ledger. The same words may stand in several lines, so that what was written twice is seen. */
@Entity
@Table(name = "ledger_entries")
public class Entry {

    @Id
    private String id = UUID.randomUUID().toString();

    private String words = "";

    protected Entry() {}

    public Entry(String words) {
        this.words = words;
    }

    public String id() {
        return id;
    }

    public String words() {
        return words;
    }

    public void rewrite(String to) {
        words = to;
    }
}
