package org.kerja.it;

import static jakarta.transaction.Status.STATUS_ACTIVE;
import static jakarta.transaction.Status.STATUS_NO_TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.kerja.it.ledger.Desk.BOTH;
import static org.kerja.it.ledger.Desk.NEITHER;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.driver.Waiting;
import org.kerja.it.ledger.Announce;
import org.kerja.it.ledger.Desk;
import org.kerja.it.ledger.Journal;
import org.kerja.it.ledger.Ledger;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.ledger.Phases;
import org.kerja.it.ledger.Refusal;
import org.kerja.it.ledger.StatelessDesk;

/** Dispatching in the transactions of an application that writes by a persistence unit of its own. */
@ExtendWith(ArquillianExtension.class)
class TransactionIT {

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

    @EJB
    StatelessDesk statelessDesk;

    @Inject
    Journal journal;

    @Inject
    Phases phases;

    @Deployment
    static WebArchive application() {
        return LedgerApplication.with(TransactionIT.class);
    }

    /** So that a scenario that failed halfway leaves nothing to the next on this thread. */
    @AfterEach
    void endTransaction() throws Exception {
        if (transaction.getStatus() != STATUS_NO_TRANSACTION) {
            transaction.rollback();
        }
        transaction.setTransactionTimeout(0);
    }

    @Test
    void aJobDispatchedInATransactionRunsAfterItsCommitAndSeesWhatItWrote() throws Exception {
        transaction.begin();
        ledger.write("seen");
        dispatcher.dispatch(new Announce("seen"));
        assertThat(journal.isEmpty()).isTrue();
        transaction.commit();
        assertThat(journal.next()).isEqualTo("seen 1");
    }

    @Test
    void aCommitKeepsTheWriteAndTheDispatch() throws Exception {
        transaction.begin();
        desk.place("committed");
        transaction.commit();
        assertThat(desk.kept("committed")).isEqualTo(BOTH);
    }

    @Test
    void aRollbackKeepsNeither() throws Exception {
        transaction.begin();
        desk.place("rolled-back");
        transaction.rollback();
        assertThat(desk.kept("rolled-back")).isEqualTo(NEITHER);
    }

    @Test
    void aDispatchThatIsMadeImmediatelyOutlivesARollback() throws Exception {
        transaction.begin();
        ledger.write("immediate");
        dispatcher
                .prepare(new Announce("immediate"))
                .onQueue("immediate")
                .immediately()
                .dispatch();
        transaction.rollback();
        assertThat(desk.kept("immediate")).isEqualTo("entries 0, jobs 1");
    }

    @Test
    void aDispatchForTheTimeAfterTheCommitIsMadeThenAndOnlyThen() throws Exception {
        transaction.begin();
        dispatcher.prepare(new Announce("after")).onQueue("after").afterCommit().dispatch();
        assertThat(desk.kept("after")).isEqualTo("entries 0, jobs 0");
        transaction.commit();
        assertThat(desk.kept("after")).isEqualTo("entries 0, jobs 1");

        transaction.begin();
        dispatcher.prepare(new Announce("after")).onQueue("after").afterCommit().dispatch();
        transaction.rollback();
        assertThat(desk.kept("after")).isEqualTo("entries 0, jobs 1");
    }

    @Test
    void aTransactionMarkedForRollbackKeepsNeither() throws Exception {
        transaction.begin();
        desk.place("marked");
        transaction.setRollbackOnly();
        assertThatThrownBy(transaction::commit).isInstanceOf(RollbackException.class);
        assertThat(desk.kept("marked")).isEqualTo(NEITHER);
    }

    @Test
    void aTransactionThatTimesOutKeepsNeither() throws Exception {
        desk.placeApart("in-time");
        transaction.setTransactionTimeout(2);
        transaction.begin();
        desk.place("timed-out");
        toMemory("timed-out");
        awaitTimeout();
        assertThatThrownBy(transaction::commit).isInstanceOf(RollbackException.class);
        assertThat(desk.kept("timed-out")).isEqualTo(NEITHER);
        assertThat(inMemory("timed-out")).isZero();
    }

    @Test
    void whatIsDispatchedAfterTheTimeoutIsNotKeptEither() throws Exception {
        transaction.setTransactionTimeout(1);
        transaction.begin();
        awaitTimeout();
        // Payara takes it and rolls it back with the rest, the others refuse it.
        Optional<Throwable> refusal = Optional.ofNullable(catchThrowable(() -> desk.place("too-late")));
        transaction.rollback();
        assertThat(desk.kept("too-late")).as("kept after %s", refusal).isEqualTo(NEITHER);
    }

    @Test
    void theMethodOfAStatelessBeanCommitsBoth() {
        statelessDesk.place("stateless");
        assertThat(desk.kept("stateless")).isEqualTo(BOTH);
    }

    @Test
    void aRuntimeExceptionOfAStatelessBeanKeepsNeither() {
        assertThatThrownBy(() -> statelessDesk.placeAndThrow("refused"))
                .isInstanceOf(EJBException.class)
                .hasRootCauseInstanceOf(Refusal.class);
        assertThat(desk.kept("refused")).isEqualTo(NEITHER);
    }

    @Test
    void setRollbackOnlyOfAStatelessBeanKeepsNeither() {
        statelessDesk.placeAndMarkForRollback("marked-by-bean");
        assertThat(desk.kept("marked-by-bean")).isEqualTo(NEITHER);
    }

    @Test
    void aCheckedExceptionThatCommitsKeepsBoth() {
        assertThatThrownBy(() -> desk.placeAndThrowChecked("checked")).isInstanceOf(IOException.class);
        assertThat(desk.kept("checked")).isEqualTo(BOTH);
    }

    @Test
    void aNewTransactionOfAStatelessBeanOutlivesTheRollbackOfTheOuterOne() throws Exception {
        transaction.begin();
        desk.place("outer-of-bean");
        statelessDesk.placeApart("inner-of-bean");
        transaction.rollback();
        assertThat(desk.kept("inner-of-bean")).isEqualTo(BOTH);
        assertThat(desk.kept("outer-of-bean")).isEqualTo(NEITHER);
    }

    @Test
    void aNewTransactionOfACdiBeanOutlivesTheRollbackOfTheOuterOne() throws Exception {
        transaction.begin();
        desk.place("outer");
        desk.placeApart("inner");
        transaction.rollback();
        assertThat(desk.kept("inner")).isEqualTo(BOTH);
        assertThat(desk.kept("outer")).isEqualTo(NEITHER);
    }

    @Test
    void theRollbackOfANewTransactionOfAStatelessBeanLeavesTheOuterOneAlone() throws Exception {
        transaction.begin();
        desk.place("surviving-bean");
        assertThatThrownBy(() -> statelessDesk.placeApartAndThrow("refused-apart-by-bean"))
                .isInstanceOf(EJBException.class)
                .hasRootCauseInstanceOf(Refusal.class);
        transaction.commit();
        assertThat(desk.kept("surviving-bean")).isEqualTo(BOTH);
        assertThat(desk.kept("refused-apart-by-bean")).isEqualTo(NEITHER);
    }

    @Test
    void theRollbackOfANewTransactionOfACdiBeanLeavesTheOuterOneAlone() throws Exception {
        transaction.begin();
        desk.place("surviving");
        assertThatThrownBy(() -> desk.placeApartAndThrow("refused-apart")).isInstanceOf(Refusal.class);
        transaction.commit();
        assertThat(desk.kept("surviving")).isEqualTo(BOTH);
        assertThat(desk.kept("refused-apart")).isEqualTo(NEITHER);
    }

    @Test
    void aMethodThatSuspendsTheTransactionDispatchesAtOnce() throws Exception {
        transaction.begin();
        statelessDesk.dispatchOutside("outside");
        transaction.rollback();
        assertThat(queues.queue("outside").sizes().total()).isEqualTo(1);
    }

    @Test
    void bulkDispatchWorksWhereOnlyTheContainerBeginsTransactions() {
        statelessDesk.dispatchBulkOutside("bulk-outside");
        assertThat(queues.queue("bulk-outside").sizes().total()).isEqualTo(2);
        desk.dispatchBulkWithSupport("bulk-with-support");
        assertThat(queues.queue("bulk-with-support").sizes().total()).isEqualTo(2);
    }

    @Test
    void aDispatchWithoutATransactionIsThereAtOnce() throws Exception {
        queues.queue("at-once").push(new Announce("at-once"));
        assertThat(queues.queue("at-once").sizes().total()).isEqualTo(1);
        dispatcher.dispatch(new Announce("nobody"));
        assertThat(journal.next()).isEqualTo("nobody 0");
    }

    @Test
    void bulkDispatchFollowsTheTransaction() throws Exception {
        Queue queue = queues.queue("bulk");
        List<Announce> jobs = List.of(new Announce("one"), new Announce("two"), new Announce("three"));
        transaction.begin();
        queue.bulk(jobs);
        assertThat(queue.sizes().ready()).isEqualTo(3);
        transaction.rollback();
        assertThat(queue.sizes().total()).isZero();
        transaction.begin();
        queue.bulk(jobs);
        transaction.commit();
        assertThat(queue.sizes().ready()).isEqualTo(3);
    }

    @Test
    void delayedDispatchFollowsTheTransaction() throws Exception {
        Queue queue = queues.queue("delayed");
        transaction.begin();
        queue.later(Duration.ofHours(1), new Announce("later"));
        assertThat(queue.sizes().delayed()).isEqualTo(1);
        transaction.rollback();
        assertThat(queue.sizes().total()).isZero();
        transaction.begin();
        queue.later(Duration.ofHours(1), new Announce("later"));
        transaction.commit();
        assertThat(queue.sizes().delayed()).isEqualTo(1);
    }

    @Test
    void aShortDelayBeginsInTheTransactionAndTheJobRunsAfterTheCommit() throws Exception {
        transaction.begin();
        ledger.write("soon");
        queues.queue("default").later(Duration.ofMillis(300), new Announce("soon"));
        transaction.commit();
        assertThat(journal.next()).isEqualTo("soon 1");
    }

    @Test
    void aJobForMemoryRunsAfterTheCommit() throws Exception {
        transaction.begin();
        ledger.write("memory");
        dispatcher.prepare(new Announce("memory")).onConnection("memory").dispatch();
        toMemory("waiting");
        assertThat(inMemory("waiting")).isZero();
        assertThat(journal.isEmpty()).isTrue();
        transaction.commit();
        assertThat(inMemory("waiting")).isEqualTo(1);
        assertThat(journal.next()).isEqualTo("memory 1");
    }

    @Test
    void jobsForMemoryAreForgottenWithTheRollback() throws Exception {
        Queue queue = queues.queue("memory", "forgotten");
        transaction.begin();
        queue.push(new Announce("one"));
        queue.bulk(List.of(new Announce("two"), new Announce("three")));
        queue.later(Duration.ofHours(1), new Announce("four"));
        transaction.rollback();
        assertThat(queue.sizes().total()).isZero();
    }

    @Test
    void whatObserversDispatchBeforeAndAfterTheCommitIsThereOnce() {
        phases.observe(new Phases.Request("database", "observed"));
        assertThat(queues.queue("observed").sizes().total()).isEqualTo(3);
        phases.observe(new Phases.Request("memory", "observed"));
        assertThat(inMemory("observed")).isEqualTo(3);
    }

    @Test
    void whatASynchronizationDispatchesBeforeAndAfterTheCommitIsThereOnce() {
        phases.synchronize(new Phases.Request("database", "synchronized"));
        assertThat(queues.queue("synchronized").sizes().total()).isEqualTo(2);
        phases.synchronize(new Phases.Request("memory", "synchronized"));
        assertThat(inMemory("synchronized")).isEqualTo(2);
    }

    @Test
    void aJobForMemoryIsForgottenWithTheRuntimeExceptionOfAStatelessBean() {
        assertThatThrownBy(() -> statelessDesk.dispatchToMemoryAndThrow("refused"))
                .isInstanceOf(EJBException.class)
                .hasRootCauseInstanceOf(Refusal.class);
        assertThat(inMemory("refused")).isZero();
    }

    @Test
    void aJobForMemoryIsNeverThereIfItsTransactionIsMarkedForRollbackAlready() throws Exception {
        transaction.begin();
        transaction.setRollbackOnly();
        toMemory("marked-before");
        transaction.rollback();
        assertThat(inMemory("marked-before")).isZero();
    }

    private void toMemory(String queue) {
        dispatcher
                .prepare(new Announce(queue))
                .onConnection("memory")
                .onQueue(queue)
                .dispatch();
    }

    private long inMemory(String queue) {
        return queues.queue("memory", queue).sizes().total();
    }

    private void awaitTimeout() {
        Waiting.forResult("the timeout of the transaction", this::status, status -> status != STATUS_ACTIVE);
    }

    private int status() {
        try {
            return transaction.getStatus();
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }
}
