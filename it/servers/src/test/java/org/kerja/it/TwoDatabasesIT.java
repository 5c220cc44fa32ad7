package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.it.ledger.Announce;
import org.kerja.it.ledger.Desk;
import org.kerja.it.ledger.Journal;
import org.kerja.it.ledger.Ledger;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.ledger.Refusal;
import org.kerja.it.server.Postgres;

/** An application whose entries lie in the default data source, an H2, and its jobs in a PostgreSQL. */
@ExtendWith(ArquillianExtension.class)
class TwoDatabasesIT {

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    UserTransaction transaction;

    @Inject
    Ledger ledger;

    @Inject
    Desk desk;

    @Inject
    Journal journal;

    @Deployment
    static WebArchive application() {
        return LedgerApplication.withJobsOn(Postgres.xaDataSource(), Postgres.dataSource(), TwoDatabasesIT.class);
    }

    @Test
    void aCommitKeepsBothIfTheDataSourceOfTheJobsIsXa() throws Exception {
        transaction.begin();
        desk.place("committed-in-two");
        transaction.commit();
        assertThat(desk.kept("committed-in-two")).isEqualTo(Desk.BOTH);
    }

    @Test
    void aRollbackKeepsNeitherIfTheDataSourceOfTheJobsIsXa() throws Exception {
        transaction.begin();
        desk.place("rolled-back-in-two");
        transaction.rollback();
        assertThat(desk.kept("rolled-back-in-two")).isEqualTo(Desk.NEITHER);
    }

    @Test
    void aJobWritesAndCompletesTogetherIfTheDataSourceOfTheJobsIsXa() throws Exception {
        dispatcher.dispatch(new Book("booked-in-two"));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        Queue queue = queues.queue("default");
        Waiting.forResult("the end of the job", queue::sizes, sizes -> sizes.total() == 0);
        assertThat(ledger.count("booked-in-two")).isEqualTo(1);
    }

    @Test
    void ofTheDataSourcesOfATransactionOnlyOneMayNotBeXa() throws Exception {
        transaction.begin();
        ledger.write("not-xa");
        ledger.flush();
        ThrowingCallable dispatch = () -> dispatcher
                .prepare(new Announce("not-xa"))
                .onConnection("plain")
                .onQueue("not-xa")
                .dispatch();
        if (defaultIsXa()) {
            assertThatCode(dispatch).doesNotThrowAnyException();
            transaction.commit();
            assertThat(queues.queue("plain", "not-xa").sizes().total()).isEqualTo(1);
        } else {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(dispatch)
                    .withMessageStartingWith("Connection 'plain': push failed: ");
            transaction.rollback();
            assertThat(ledger.count("not-xa")).isZero();
            assertThat(queues.queue("plain", "not-xa").sizes().total()).isZero();
        }
    }

    /** As Open Liberty is configured here. That of WildFly, Payara and GlassFish is not. */
    private static boolean defaultIsXa() {
        return System.getProperty("jboss.home.dir") == null && System.getProperty("com.sun.aas.installRoot") == null;
    }

    /** Throws after its first write. */
    @Job(backoff = "10ms")
    public record Book(String words) {

        @Transactional
        void handle(Ledger ledger, Journal journal, JobContext job) {
            journal.add("attempt " + job.attempt() + " finds " + ledger.count(words));
            ledger.write(words);
            if (job.attempt() == 1) {
                throw new Refusal();
            }
        }
    }
}
