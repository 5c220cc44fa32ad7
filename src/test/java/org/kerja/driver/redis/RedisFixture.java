package org.kerja.driver.redis;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.StoreUnderTest;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** Stores on one Redis, with keys that no other test has. */
public final class RedisFixture implements StoreUnderTest {

    private final Map<String, String> settings;
    private final Deque<JobStore> stores = new ArrayDeque<>();
    private final JobStore store;
    private @Nullable JobStore another;

    /**
     * @param settings what to set beneath {@code kerja.connections.default}
     */
    public RedisFixture(Map<String, String> settings) {
        this.settings = new HashMap<>(settings);
        this.settings.putIfAbsent("prefix", RedisServer.prefix());
        this.store = open();
    }

    /** One more store on the same keys, as another node has it. Closed with this fixture. */
    public JobStore open() {
        JobStore opened = new RedisDriver()
                .open(
                        new ConnectionSettings(
                                "default",
                                property -> Optional.ofNullable(
                                        settings.get(property.substring("kerja.connections.default.".length())))),
                        new JvmEnvironment(Clock.systemUTC()));
        stores.push(opened);
        return opened;
    }

    /** What its keys begin with. */
    String prefix() {
        return settings.get("prefix") + ":";
    }

    @Override
    public JobStore store() {
        return store;
    }

    @Override
    public JobStore another() {
        if (another == null) {
            another = open();
        }
        return another;
    }

    @Override
    public Transactions transactions() {
        return NarayanaTransactions.transactions();
    }

    @Override
    public void close() {
        while (!stores.isEmpty()) {
            stores.pop().close();
        }
    }
}
