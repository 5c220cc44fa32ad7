package org.kerja.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;
import org.kerja.it.server.ServerControl;
import org.kerja.it.server.Site;

/** Applications that come, go and come again while their jobs wait and run, on one server and one table. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LifecycleIT {

    private static final String SERVER = System.getProperty("arquillian.launch");

    private static final Class<?>[] FIRST = {
        DispatchServlet.class, Ledger.class, Arrival.class, EagerBean.class, FirstOnly.class
    };

    @ArquillianResource
    Deployer deployer;

    @ArquillianResource
    @OperateOnDeployment("ledger")
    URL address;

    private final List<String> deployed = new ArrayList<>();

    private Site ledger;

    @Deployment(name = "ledger", testable = false)
    static WebArchive ledger() {
        return ShrinkWrap.create(WebArchive.class, "ledger.war").addClasses(Ledger.class, LedgerServlet.class);
    }

    @Deployment(name = "first", managed = false, testable = false)
    static WebArchive first() {
        return configured(
                Application.named("first", FIRST).addClasses(Errand.class, Relay.class, Spell.class, Waiting.class));
    }

    @Deployment(name = "next", managed = false, testable = false)
    static WebArchive firstNextVersion() {
        return configured(Application.named("next", FIRST).addClass(NewErrand.class));
    }

    @Deployment(name = "wide", managed = false, testable = false)
    static WebArchive wide() {
        return Application.configured(
                Application.named("wide", FIRST), "kerja.node=wide", "kerja.workers.default.concurrency=32");
    }

    @Deployment(name = "second", managed = false, testable = false)
    static WebArchive second() {
        return configured(
                Application.named("second", DispatchServlet.class, Ledger.class, SecondOnly.class, Errand.class));
    }

    @Deployment(name = "both", managed = false, testable = false)
    static Archive<?> both() {
        return both(first(), second());
    }

    static Archive<?> both(WebArchive first, WebArchive second) {
        // In the wars of an EAR, WildFly finds jobs only in explicit archives.
        StringAsset all = new StringAsset("<beans version=\"4.0\" bean-discovery-mode=\"all\"/>");
        return ShrinkWrap.create(EnterpriseArchive.class, "both.ear")
                .addAsModules(
                        first.addAsWebInfResource(all, "beans.xml"), second.addAsWebInfResource(all, "beans.xml"));
    }

    private static WebArchive configured(WebArchive application) {
        return Application.configured(
                application,
                "kerja.node=" + application.getName().replace(".war", ""),
                "kerja.stop-timeout=500ms",
                "kerja.workers.default.concurrency=2",
                "kerja.workers.default.poll.max=250ms");
    }

    @BeforeEach
    void begin() {
        ledger = new Site(URI.create(address.toString()));
        ledger.get("begin");
    }

    @AfterEach
    void undeployWhatIsLeft() {
        ledger.get("open");
        List.copyOf(deployed).forEach(this::undeploy);
    }

    @Test
    void jobsThatAreDispatchedDuringDeploymentRun() {
        ledger.get("open");
        deploy("first");
        awaitNotes(" ends ", 2);
        assertThat(notes(" ends "))
                .containsExactlyInAnyOrder("first ends startup in attempt 1", "first ends singleton in attempt 1");
    }

    @Test
    void undeploymentEndsInTimeAndANewVersionTakesOverWhatIsLeft() {
        ledger.get("open");
        deploy("first");
        awaitNotes(" ends ", 2);
        ledger.get("begin");
        ledger.neighbour("first").get("Errand/20");
        awaitNotes(" begins ", 2);

        long begin = System.nanoTime();
        undeploy("first");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(notes(" begins ")).hasSize(2);
        assertThat(notes(" ends ")).isEmpty();
        noThreadIsLeft();

        ledger.get("open");
        deploy("next");
        awaitNotes(" ends ", 22);
        assertThat(notes(" ends new "))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                        .mapToObj(i -> "next ends new Errand-" + i + " in attempt 1")
                        .toList());
    }

    /**
     * WildFly and Open Liberty keep the last two or three applications, so the number is not zero, but must not grow. On
     * Payara 6 it grows with every application whose managed task has used a data source, with and without Kerja: its
     * {@code JavaEETransactionManagerSimplified.resourceTable} keeps a key of bean manager and thread for each. On
     * GlassFish 7 it grows with every application, even with one that has no class. There it is the threads alone that can
     * be looked for.
     */
    @Test
    void nothingIsLeftOfTenUndeployedApplications() {
        for (int i = 1; i <= 10; i++) {
            deploy("first");
            awaitNotes(" begins ", 2 * i);
            undeploy("first");
        }
        noThreadIsLeft();
        if (!List.of("payara", "glassfish").contains(SERVER)) {
            Waiting.forResult("the end of class loaders", () -> ledger.get("loaders"), left -> left.size() <= 3);
        }
        ledger.get("open");
        deploy("first");
        awaitNotes(" ends ", 22);
    }

    @Test
    void idleWorkersLeaveTheThreadsOfTheServerToOthers() {
        ledger.get("open");
        deploy("wide");
        awaitNotes(" ends ", 2);
        assertThat(ledger.get("meet")).containsExactly("met");
    }

    @Test
    void applicationsOnOneTableRunOnlyTheJobsTheyKnow() {
        deploy("first");
        deploy("second");
        eachRunsWhatItKnows();
        ledger.get("begin");
        ledger.neighbour("first").get("FirstOnly/10");
        undeploy("first");
        ledger.get("open");
        ledger.neighbour("second").get("SecondOnly/10");
        awaitNotes(" ends ", 10);
        assertThat(notes(" ends FirstOnly")).isEmpty();
        deploy("first");
        awaitNotes("first ends FirstOnly", 10);
    }

    @Test
    void twoWarsOfAnEarRunTheJobsTheyKnow() {
        assumeFalse(
                "glassfish".equals(SERVER),
                "GlassFish 7 refuses libraries of the same name in two wars of an EAR with WELD-000163, and loads an"
                        + " extension that is in libraries of both for one of them only");
        deploy("both");
        eachRunsWhatItKnows();
        ledger.neighbour("first").get("Spell/1");
        awaitNotes("spells \"Spell-0\"", 1);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "arquillian.launch",
            matches = "wildfly",
            disabledReason = "Only WildFly can be suspended and resumed")
    void aSuspendedServerRunsJobsAfterItIsResumed() throws Exception {
        ledger.get("open");
        deploy("first");
        awaitNotes(" ends ", 2);
        ledger.neighbour("first").get("Relay/1");
        awaitNotes("relay begins", 1);
        long warnings = warnings();
        try (ServerControl server = ServerControl.of(ledger)) {
            server.suspend();
            try {
                server.set("kerja.it.relay", "go");
                Waiting.forResult("a warning", LifecycleIT::warnings, count -> count > warnings);
            } finally {
                server.resume();
            }
        }
        awaitNotes("relayed", 10);
        assertThat(notes("ends relayed"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 5)
                        .mapToObj(i -> "first ends relayed-" + i + " in attempt 1")
                        .toList());
        assertThat(warnings()).isEqualTo(warnings + 1);
    }

    /** Both begin some of the jobs that both know, and each those that it alone knows. */
    private void eachRunsWhatItKnows() {
        ledger.get("open");
        awaitNotes(" ends s", 2);
        ledger.get("begin");
        ledger.neighbour("first").get("Errand/24");
        awaitNotes("first begins Errand", 1);
        awaitNotes("second begins Errand", 1);
        ledger.neighbour("first").get("FirstOnly/10");
        ledger.neighbour("second").get("SecondOnly/10");
        ledger.get("open");
        awaitNotes(" ends ", 44);
        assertThat(notes(" ends FirstOnly")).hasSize(10).allMatch(note -> note.startsWith("first"));
        assertThat(notes(" ends SecondOnly")).hasSize(10).allMatch(note -> note.startsWith("second"));
    }

    private void deploy(String application) {
        deployer.deploy(application);
        deployed.add(application);
    }

    private void undeploy(String application) {
        deployed.remove(application);
        deployer.undeploy(application);
    }

    private void noThreadIsLeft() {
        Waiting.forResult("the end of threads", () -> ledger.get("threads"), List::isEmpty);
    }

    private void awaitNotes(String part, int count) {
        Waiting.forResult(count + " notes with '" + part + "'", () -> notes(part), found -> found.size() >= count);
    }

    private List<String> notes(String part) {
        return ledger.get("notes").stream().filter(note -> note.contains(part)).toList();
    }

    /** How many warnings and errors of ours are in the log. */
    private static long warnings() {
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("server.log")))) {
            return lines.filter(line -> line.matches(".*(WARN|ERROR) .*org\\.kerja.*"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
