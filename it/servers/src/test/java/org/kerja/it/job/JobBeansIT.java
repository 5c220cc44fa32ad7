package org.kerja.it.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.JobId;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.it.job.constrained.Constraints;
import org.kerja.it.job.described.DescribedJob;
import org.kerja.it.job.plain.PlainJob;
import org.kerja.it.server.Application;
import org.kerja.it.server.Notes;

/** What jobs take and what is around them is what the server makes of the application's beans. */
@ExtendWith(ArquillianExtension.class)
class JobBeansIT {

    private static final String PERSISTENCE_UNIT = """
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
              <persistence-unit name="application">
                <properties>
                  <property name="jakarta.persistence.schema-generation.database.action" value="drop-and-create"/>
                </properties>
              </persistence-unit>
            </persistence>
            """;

    /** Open Liberty injects no other beans than those of explicit archives into constraint validators. */
    private static final String EXPLICIT_ARCHIVE = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="all"/>
            """;

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    Notes notes;

    @Inject
    Persistence.Members members;

    @Deployment
    static WebArchive application() {
        return Application.ofPackageOf(JobBeansIT.class)
                .addAsResource(new StringAsset(PERSISTENCE_UNIT), "META-INF/persistence.xml")
                .addAsLibraries(
                        library(Constraints.class)
                                .addAsManifestResource(new StringAsset(EXPLICIT_ARCHIVE), "beans.xml"),
                        library(DescribedJob.class).addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml"),
                        library(PlainJob.class));
    }

    private static JavaArchive library(Class<?> job) {
        return ShrinkWrap.create(JavaArchive.class, job.getSimpleName() + ".jar")
                .addPackage(job.getPackage());
    }

    @Test
    void aJobTakesASessionBean() {
        dispatcher.dispatch(new SessionBeans.AskClerk("by class"));
        assertThat(notes.next("by class")).isEqualTo("transaction true");
    }

    @Test
    void aJobTakesASessionBeanByItsLocalInterface() {
        dispatcher.dispatch(new SessionBeans.AskCounter("by interface"));
        assertThat(notes.next("by interface")).isEqualTo("transaction true");
    }

    @Test
    void aTransactionalJobWritesThroughABeanThatOwnsAPersistenceContext() {
        dispatcher.dispatch(new Persistence.Enrol("ada"));
        assertThat(notes.next("ada")).isEqualTo("written");
        assertThat(notes.next("completed enrol")).isEqualTo("attempt 1");
        assertThat(members.knows("ada")).isTrue();
    }

    @Test
    void whatATransactionalHandlerWroteIsTakenBackWhenItThrows() {
        dispatcher.dispatch(new Persistence.Reject("eve"));
        assertThat(notes.next("eve")).isEqualTo("written");
        assertThat(members.knows("eve")).isFalse();
    }

    @Test
    void everyJobHasABeanOfTheRequestScopeOfItsOwn() {
        dispatcher.dispatch(new Scopes.Count("tally"));
        dispatcher.dispatch(new Scopes.Count("tally"));
        assertThat(notes.next("tally")).isEqualTo("counted 2");
        assertThat(notes.next("tally")).isEqualTo("counted 2");
    }

    @Test
    void aDependentBeanIsDestroyedAfterTheJob() {
        dispatcher.dispatch(new Scopes.Borrow("tool"));
        assertThat(notes.next("tool")).isEqualTo("used");
        assertThat(notes.next("tool")).isEqualTo("destroyed");
    }

    @Test
    void aJobTakesAQualifiedBeanAndItsContext() {
        JobId id = dispatcher.prepare(new Scopes.Shout("voice")).onQueue("loud").dispatch();
        assertThat(notes.next("voice")).isEqualTo("shout 1 of 7 on loud!");
        assertThat(notes.next("voice")).isEqualTo(id.toString());
    }

    @Test
    void interceptorsAreAroundAHandlerBean() {
        dispatcher.dispatch(new Interception.Weigh(1));
        assertThat(interceptions(5))
                .containsExactly(
                        "before handle",
                        "own before handle",
                        "handle in a transaction: true",
                        "own after handle",
                        "after handle");
    }

    @Test
    void interceptorsAreAroundTheBeansOfAJobThatHandlesItselfAndNotAroundTheJob() {
        dispatcher.dispatch(new Interception.Measure(1));
        assertThat(interceptions(3)).containsExactly("before measure", "measured", "after measure");
        assertThat(notes.next("completed measure")).isEqualTo("attempt 1");
        assertThat(notes.none(Interception.SUBJECT)).isTrue();
    }

    @Test
    void aTransactionalJobThatHandlesItselfRunsInATransaction() {
        dispatcher.dispatch(new Interception.Enter(1));
        assertThat(interceptions(1)).containsExactly("entered in a transaction: true");
    }

    @Test
    void faultToleranceRetriesAHandlerBeanWithinOneAttempt() {
        assumeFaultTolerance();
        dispatcher.dispatch(new Tolerance.Call("112"));
        assertThat(notes.next("112")).isEqualTo("call 3, attempt 1");
    }

    @Test
    void faultToleranceRetriesABeanThatAJobTakes() {
        assumeFaultTolerance();
        dispatcher.dispatch(new Tolerance.Dial("113"));
        assertThat(notes.next("113")).isEqualTo("call 3, attempt 1");
    }

    @Test
    void aJobThatDispatchesHasItsOwnJobsRun() {
        dispatcher.dispatch(new Ends.Relay(3));
        assertThat(notes.next("relay")).isEqualTo("runner 3");
        assertThat(notes.next("relay")).isEqualTo("runner 2");
        assertThat(notes.next("relay")).isEqualTo("runner 1");
    }

    @Test
    void observersHearOfACompletedJobAtOnceAndAsynchronously() {
        dispatcher.dispatch(new Ends.Finish());
        assertThat(notes.next("completed finish")).isEqualTo("attempt 1");
        assertThat(notes.next("later completed finish")).isEqualTo("attempt 1");
    }

    @Test
    void aFailedJobTellsABeanAndObserversHearOfIt() {
        dispatcher.dispatch(new Ends.GiveUp("given up"));
        assertThat(notes.next("given up")).isEqualTo("too far");
        assertThat(notes.next("failed give-up")).isEqualTo("too far");
        assertThat(notes.next("later failed give-up")).isEqualTo("too far");
    }

    @Test
    void aJobThatKeepsItsConstraintsRuns() {
        dispatcher.dispatch(send(2, "bob"));
        assertThat(notes.next("bob")).isEqualTo("2 parcels");
    }

    @Test
    void aJobThatBreaksItsConstraintsIsRefusedWithEverythingThatIsDispatchedWithIt() {
        Queue queue = queues.queue("refused");
        queue.pause();
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> queue.bulk(List.of(send(1, "kim"), send(-1, ""))))
                .withMessageStartingWith("Job 'send' breaks its constraints: parcels ")
                .withMessageContaining("; to.name ");
        assertThat(queue.sizes().total()).isZero();
    }

    @Test
    void theConstraintsOfAJobAreCheckedByValidatorsThatAreInjected() {
        dispatcher.dispatch(new Constraints.Admit("known"));
        assertThat(notes.next("known")).isEqualTo("admitted");
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> dispatcher.dispatch(new Constraints.Admit("stranger")))
                .withMessage("Job 'admit' breaks its constraints: name is unknown");
    }

    private static Constraints.Send send(int parcels, String to) {
        return new Constraints.Send(parcels, new Constraints.Receiver(to));
    }

    @Test
    void aJobInALibraryWithABeansXmlRuns() {
        dispatcher.dispatch(new DescribedJob("a book"));
        assertThat(notes.next("described")).isEqualTo("a book");
    }

    /** Its annotation makes the library a bean archive. */
    @Test
    void aJobInALibraryWithoutABeansXmlRuns() {
        dispatcher.dispatch(new PlainJob("a leaflet"));
        assertThat(notes.next("plain")).isEqualTo("a leaflet");
    }

    private List<String> interceptions(int expected) {
        return Stream.generate(() -> notes.next(Interception.SUBJECT))
                .limit(expected)
                .toList();
    }

    private static void assumeFaultTolerance() {
        assumeTrue(
                hasFaultTolerance(),
                "GlassFish and the default configuration of WildFly have no MicroProfile Fault Tolerance");
    }

    private static boolean hasFaultTolerance() {
        try {
            Class.forName("org.eclipse.microprofile.faulttolerance.Retry");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
