package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Job;
import org.kerja.it.ledger.Entry;
import org.kerja.it.ledger.Journal;
import org.kerja.it.ledger.LedgerApplication;

/** Jobs that are made of entities, whose entity manager is a bean. */
@ExtendWith(ArquillianExtension.class)
class EntityJobIT extends EntityJobScenario {

    @Deployment
    static WebArchive application() {
        return LedgerApplication.with(EntityJobIT.class).addClasses(EntityJobScenario.class);
    }

    /** Makes the entity manager of the container a bean. */
    @ApplicationScoped
    public static class Resources {

        @Produces
        @PersistenceContext
        EntityManager entities;
    }

    @Test
    void theEntityOfATransactionalJobIsManagedByTheEntityManagerThatIsABean() throws Exception {
        Entry entry = entries.write("to be looked at");
        dispatcher.dispatch(new LookAt(entry));
        assertThat(journal.next()).isEqualTo("managed true");
        assertThat(journal.next()).isEqualTo("look-at completed");
    }

    /** Asks who manages its entity. */
    @Job
    public record LookAt(Entry entry) {

        @Transactional
        void handle(EntityManager entities, Journal journal) {
            journal.add("managed " + entities.contains(entry));
        }
    }
}
