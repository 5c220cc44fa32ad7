package org.kerja.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;
import org.kerja.it.server.ServerControl;

/** Applications that come, go and come again while their jobs wait and run, on one server and one table. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LifecycleIT extends Succession {

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

    @Test
    void jobsThatAreDispatchedDuringDeploymentRun() {
        ledger.get("open");
        deploy("first");
        awaitNotes(" ends ", 2);
        assertThat(notes(" ends "))
                .containsExactlyInAnyOrder("first ends startup in attempt 1", "first ends singleton in attempt 1");
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
