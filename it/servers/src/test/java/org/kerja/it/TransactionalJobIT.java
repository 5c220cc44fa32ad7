package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.FailedJob;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobHandler;
import org.kerja.JobId;
import org.kerja.QueueManager;
import org.kerja.event.JobEvent;
import org.kerja.it.ledger.Desk;
import org.kerja.it.ledger.Journal;
import org.kerja.it.ledger.Ledger;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.ledger.Refusal;
import org.kerja.it.ledger.StatelessDesk;

/** Jobs whose writes and completion are one transaction. */
@ExtendWith(ArquillianExtension.class)
class TransactionalJobIT {

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    Ledger ledger;

    @Inject
    Desk desk;

    @EJB
    StatelessDesk statelessDesk;

    @Inject
    Journal journal;

    @Deployment
    static WebArchive application() {
        return LedgerApplication.with(TransactionalJobIT.class);
    }

    @Test
    void aJobThatThrowsAfterItsWriteIsTriedAgainUntilTheWriteIsThereOnce() throws Exception {
        JobId id = dispatcher.dispatch(new Book("booked", 2));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 3 finds 0");
        assertThat(journal.next()).isEqualTo("book completed");
        assertThat(ledger.count("booked")).isEqualTo(1);
        assertThat(queues.find(id)).isEmpty();
    }

    @Test
    void aJobThatThrowsInEveryAttemptEndsAmongTheFailedJobsWithoutItsWrite() throws Exception {
        JobId id = dispatcher.dispatch(new Book("never-booked", 3));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 3 finds 0");
        assertThat(journal.next()).isEqualTo("book failed");
        assertThat(ledger.count("never-booked")).isZero();
        assertThat(failed(id))
                .hasValueSatisfying(job -> assertThat(job.attempts()).hasSize(3));
        assertThat(queues.find(id)).isEmpty();
    }

    @Test
    void aHandlerBeanThatThrowsAfterItsWriteIsCalledAgainUntilTheWriteIsThereOnce() throws Exception {
        JobId id = dispatcher.dispatch(new BookByBean("booked-by-bean", 2));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 3 finds 0");
        assertThat(journal.next()).isEqualTo("book-by-bean completed");
        assertThat(ledger.count("booked-by-bean")).isEqualTo(1);
        assertThat(queues.find(id)).isEmpty();
    }

    @Test
    void aHandlerBeanThatThrowsInEveryAttemptLeavesAFailedJobWithoutItsWrite() throws Exception {
        JobId id = dispatcher.dispatch(new BookByBean("never-booked-by-bean", 3));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 3 finds 0");
        assertThat(journal.next()).isEqualTo("book-by-bean failed");
        assertThat(ledger.count("never-booked-by-bean")).isZero();
        assertThat(failed(id))
                .hasValueSatisfying(job -> assertThat(job.attempts()).hasSize(3));
    }

    @Test
    void whatAFailedAttemptDispatchedIsGoneAndWhatTheLastOneDispatchedIsThereOnce() throws Exception {
        dispatcher.dispatch(new Place("placed-by-job"));
        assertThat(journal.next()).isEqualTo("attempt 1 places");
        assertThat(journal.next()).isEqualTo("attempt 2 places");
        assertThat(journal.next()).isEqualTo("place completed");
        assertThat(desk.kept("placed-by-job")).isEqualTo(Desk.BOTH);
    }

    @Test
    void whatAHandlerBeanDispatchesFollowsItsTransactionToo() throws Exception {
        dispatcher.dispatch(new PlaceByBean("placed-by-bean"));
        assertThat(journal.next()).isEqualTo("attempt 1 places");
        assertThat(journal.next()).isEqualTo("attempt 2 places");
        assertThat(journal.next()).isEqualTo("place-by-bean completed");
        assertThat(desk.kept("placed-by-bean")).isEqualTo(Desk.BOTH);
    }

    @Test
    void aReleaseCommitsWhatTheJobHasWritten() throws Exception {
        dispatcher.dispatch(new ReleaseOnce("released"));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 1");
        assertThat(journal.next()).isEqualTo("release-once completed");
        assertThat(ledger.count("released")).isEqualTo(2);
    }

    @Test
    void failingByItsOwnWordCommitsWhatTheJobHasWritten() throws Exception {
        JobId id = dispatcher.dispatch(new GiveUp("given-up"));
        assertThat(journal.next()).isEqualTo("give-up failed");
        assertThat(ledger.count("given-up")).isEqualTo(1);
        assertThat(failed(id))
                .map(FailedJob::message)
                .hasValueSatisfying(message -> assertThat(message).contains("given up after the write"));
    }

    @Test
    void aJobWhoseStatelessBeanHasThrownIsTriedAgainAlthoughItGoesOn() throws Exception {
        dispatcher.dispatch(new Swallow("swallowed"));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("swallow completed");
        assertThat(ledger.count("swallowed")).isEqualTo(1);
    }

    @Test
    void aJobThatLeavesATransactionOpenLosesItsWriteAndIsTriedAgain() throws Exception {
        dispatcher.dispatch(new LeaveOpen("left-open"));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("attempt 2 finds 0");
        assertThat(journal.next()).isEqualTo("leave-open completed");
        assertThat(ledger.count("left-open")).isZero();
    }

    @Test
    void aSynchronousDispatchWritesInTheTransactionOfAStatelessBean() throws Exception {
        statelessDesk.runNow(new Book("booked-now", 0));
        assertThat(journal.next()).isEqualTo("attempt 1 finds 0");
        assertThat(journal.next()).isEqualTo("book completed");
        assertThat(ledger.count("booked-now")).isEqualTo(1);
    }

    @Test
    void aSynchronousDispatchFromWhereNoTransactionMayBeginSaysSo() throws Exception {
        assertThatThrownBy(() -> desk.runNowWithSupport(new Book("booked-nowhere", 0)))
                .hasMessageContaining("No transaction may be begun here");
        assertThat(journal.next()).isEqualTo("book failed");
        assertThat(ledger.count("booked-nowhere")).isZero();
    }

    private Optional<FailedJob> failed(JobId id) {
        return queues.failedJobs().find(id);
    }

    /** Throws after its write in so many attempts. */
    @Job(backoff = "10ms")
    public record Book(String words, int failures) {

        @Transactional
        void handle(Books books, JobContext job) {
            books.write(words, job);
            if (job.attempt() <= failures) {
                throw new Refusal();
            }
        }
    }

    /** The same with a handler bean and a checked exception. */
    @Job(backoff = "10ms")
    public record BookByBean(String words, int failures) {}

    /** Writes what {@link BookByBean} asks for. */
    @ApplicationScoped
    public static class BookByBeanHandler implements JobHandler<BookByBean> {

        @Inject
        Books books;

        @Override
        @Transactional
        public void handle(BookByBean job, JobContext context) throws IOException {
            books.write(job.words(), context);
            if (context.attempt() <= job.failures()) {
                throw new IOException("refused after the work");
            }
        }
    }

    /** Dispatches another job, and throws in its first attempt. */
    @Job(backoff = "10ms")
    public record Place(String order) {

        @Transactional
        void handle(Places places, JobContext job) {
            places.place(order, job);
        }
    }

    /** The same with a handler bean. */
    @Job(backoff = "10ms")
    public record PlaceByBean(String order) {}

    /** Places what {@link PlaceByBean} asks for. */
    @ApplicationScoped
    public static class PlaceByBeanHandler implements JobHandler<PlaceByBean> {

        @Inject
        Places places;

        @Override
        @Transactional
        public void handle(PlaceByBean job, JobContext context) {
            places.place(job.order(), context);
        }
    }

    /** Places orders and refuses the first attempt. */
    @ApplicationScoped
    public static class Places {

        @Inject
        Desk desk;

        @Inject
        Journal journal;

        public void place(String order, JobContext job) {
            journal.add("attempt " + job.attempt() + " places");
            desk.place(order);
            if (job.attempt() == 1) {
                throw new Refusal();
            }
        }
    }

    /** Writes in each of its two attempts and releases itself in the first; it would not survive a failure. */
    @Job(tries = 1)
    public record ReleaseOnce(String words) {

        @Transactional
        void handle(Books books, JobContext job) {
            books.write(words, job);
            if (job.attempt() == 1) {
                job.release();
            }
        }
    }

    /** Fails itself after its write. */
    @Job
    public record GiveUp(String words) {

        @Transactional
        void handle(Ledger ledger, JobContext job) {
            ledger.write(words);
            job.fail("given up after the write");
        }
    }

    /** Goes on after an exception that has marked its transaction for rollback. */
    @Job(backoff = "10ms")
    public record Swallow(String words) {

        @Transactional
        void handle(Books books, StatelessDesk desk, JobContext job) {
            books.write(words, job);
            if (job.attempt() == 1) {
                try {
                    desk.placeAndThrow("swallowed-order");
                } catch (EJBException e) {
                    System.getLogger("ledger").log(System.Logger.Level.DEBUG, "The job goes on", e);
                }
            }
        }
    }

    /** Begins a transaction of its own and forgets it, in its first attempt. */
    @Job(backoff = "10ms")
    public record LeaveOpen(String words) {

        void handle(Books books, Ledger ledger, Journal journal, UserTransaction transaction, JobContext job)
                throws Exception {
            if (job.attempt() == 1) {
                transaction.begin();
                books.write(words, job);
            } else {
                journal.add("attempt " + job.attempt() + " finds " + ledger.count(words));
            }
        }
    }

    /** Writes, and tells what was there before. */
    @ApplicationScoped
    public static class Books {

        @Inject
        Ledger ledger;

        @Inject
        Journal journal;

        public void write(String words, JobContext job) {
            journal.add("attempt " + job.attempt() + " finds " + ledger.count(words));
            ledger.write(words);
        }
    }

    /** Tells how jobs ended, once that is committed. */
    @ApplicationScoped
    public static class Ends {

        @Inject
        Journal journal;

        void completed(@Observes JobEvent.Completed event) {
            journal.add(event.name() + " completed");
        }

        void failed(@Observes JobEvent.Failed event) {
            journal.add(event.name() + " failed");
        }
    }
}
