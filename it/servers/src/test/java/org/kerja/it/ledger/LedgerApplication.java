package org.kerja.it.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;

/** The war of the ledger, whose workers serve no queue but {@code default}. */
public final class LedgerApplication {

    /** Its configuration, unless it is given another. */
    public static final String CONFIGURATION = """
            kerja.workers=database,memory
            kerja.workers.database.queues=default
            kerja.workers.memory.connection=memory
            kerja.workers.memory.queues=default
            """;

    private LedgerApplication() {}

    /** With a scenario and what is nested in it, on the server's default data source. */
    public static WebArchive with(Class<?> scenario) {
        return of("", CONFIGURATION, scenario);
    }

    /** With scenarios, of which the first is run, on the data source of this JNDI name. */
    public static WebArchive on(String dataSource, Class<?>... scenarios) {
        return of("<jta-data-source>" + dataSource + "</jta-data-source>", jobsOn(dataSource), scenarios);
    }

    /**
     * With a scenario, the entries on the server's default data source, the jobs on that of this JNDI name, and a
     * connection {@code plain} on another one.
     */
    public static WebArchive withJobsOn(String dataSource, String plain, Class<?> scenario) {
        String another = "kerja.connections.plain.driver=database\nkerja.connections.plain.data-source=" + plain + "\n";
        return of("", jobsOn(dataSource) + another, scenario);
    }

    private static String jobsOn(String dataSource) {
        return CONFIGURATION + "kerja.connections.database.data-source=" + dataSource + "\n";
    }

    private static WebArchive of(String dataSource, String configuration, Class<?>... scenarios) {
        return Application.of(scenarios)
                .addPackage(Ledger.class.getPackage())
                .addClass(Waiting.class)
                .addAsResource(new StringAsset(unit(dataSource)), "META-INF/persistence.xml")
                .addAsResource("ledger/ledger.sql", "META-INF/ledger.sql")
                .addAsResource(new StringAsset(configuration), "META-INF/microprofile-config.properties");
    }

    private static String unit(String dataSource) {
        try (InputStream file = LedgerApplication.class.getResourceAsStream("/ledger/persistence.xml")) {
            return new String(file.readAllBytes(), UTF_8).replace("<class>", dataSource + "<class>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
