package org.kerja.it.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Entries, by way of the application's only persistence unit, which is not named here. */
@ApplicationScoped
public class Ledger {

    @PersistenceContext
    EntityManager entities;

    /** In the caller's transaction. */
    public void write(String words) {
        entities.persist(new Entry(words));
    }

    /** Sends to the database what was written. */
    public void flush() {
        entities.flush();
    }

    public long count(String words) {
        return entities.createQuery("select count(e) from Entry e where e.words = ?1", Long.class)
                .setParameter(1, words)
                .getSingleResult();
    }
}
