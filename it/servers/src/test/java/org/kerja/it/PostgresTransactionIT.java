package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.kerja.it.ledger.Announce;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.server.Postgres;

/** The same with the application and its jobs on a data source of PostgreSQL. */
class PostgresTransactionIT extends TransactionIT {

    @Inject
    Tables tables;

    @Deployment
    static WebArchive application() {
        return LedgerApplication.on(Postgres.dataSource(), PostgresTransactionIT.class, TransactionIT.class);
    }

    @Test
    void theJobsLieInPostgresBesideTheEntries() {
        queues.queue("beside").push(new Announce("beside"));
        assertThat(tables.ask("select version()")).asString().startsWith("PostgreSQL");
        assertThat(tables.ask("select payload from kerja_jobs where queue = 'beside'"))
                .isEqualTo("{\"words\":\"beside\"}");
    }

    /** The tables of the application's data source. */
    @ApplicationScoped
    public static class Tables {

        @PersistenceContext
        EntityManager entities;

        Object ask(String query) {
            return entities.createNativeQuery(query).getSingleResult();
        }
    }
}
