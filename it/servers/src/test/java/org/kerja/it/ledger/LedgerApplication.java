package org.kerja.it.ledger;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.kerja.driver.Waiting;
import org.kerja.it.server.Application;

/** The war of the ledger, whose workers serve no queue but {@code default}. */
public final class LedgerApplication {

    private static final String CONFIGURATION = """
            kerja.workers=database,memory
            kerja.workers.database.queues=default
            kerja.workers.memory.connection=memory
            kerja.workers.memory.queues=default
            """;

    private LedgerApplication() {}

    /** With a scenario and what is nested in it. */
    public static WebArchive with(Class<?> scenario) {
        return Application.of(scenario)
                .addPackage(Ledger.class.getPackage())
                .addClass(Waiting.class)
                .addAsResource("ledger/persistence.xml", "META-INF/persistence.xml")
                .addAsResource("ledger/ledger.sql", "META-INF/ledger.sql")
                .addAsResource(new StringAsset(CONFIGURATION), "META-INF/microprofile-config.properties");
    }
}
