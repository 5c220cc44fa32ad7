package org.kerja.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;
import org.kerja.it.server.Site;

/** What holds of applications that come, go and come again, wherever their jobs lie. */
abstract class Succession {

    static final String SERVER = System.getProperty("arquillian.launch");

    static final Class<?>[] FIRST = {
        DispatchServlet.class, Ledger.class, Arrival.class, EagerBean.class, FirstOnly.class
    };

    @ArquillianResource
    Deployer deployer;

    @ArquillianResource
    @OperateOnDeployment("ledger")
    URL address;

    private final List<String> deployed = new ArrayList<>();

    Site ledger;

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

    static WebArchive configured(WebArchive application) {
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

    final void deploy(String application) {
        deployer.deploy(application);
        deployed.add(application);
    }

    final void undeploy(String application) {
        deployed.remove(application);
        deployer.undeploy(application);
    }

    final void noThreadIsLeft() {
        Waiting.forResult("the end of threads", () -> ledger.get("threads"), List::isEmpty);
    }

    final void awaitNotes(String part, int count) {
        Waiting.forResult(count + " notes with '" + part + "'", () -> notes(part), found -> found.size() >= count);
    }

    final List<String> notes(String part) {
        return ledger.get("notes").stream().filter(note -> note.contains(part)).toList();
    }
}
