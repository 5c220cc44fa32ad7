package org.kerja.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/**
 * A store that was empty when the test began, as two nodes see it.
 *
 * <p>The time that matters is the store's. Where it cannot be set, the default methods ask the store itself whether it
 * has passed, so that a test reads the same for every driver.
 */
public interface StoreUnderTest extends AutoCloseable {

    /** The store as this node has it. */
    JobStore store();

    /** The same jobs as a second node has them; each time the same object, {@link #store()} if there can be no other. */
    JobStore another();

    /** The transactions that the store joins if it can; not available if there are none. */
    Transactions transactions();

    /** What the store's clock says. */
    default Instant now() {
        Envelope probe = probe(Duration.ZERO);
        store().push(List.of(probe));
        long now = store().find(probe.id()).orElseThrow().createdAt();
        awaitAndRemove(probe);
        return Instant.ofEpochMilli(now);
    }

    /** Returns when at least this much time has passed by the store's clock. */
    default void elapse(Duration duration) {
        Envelope probe = probe(duration);
        store().push(List.of(probe));
        awaitAndRemove(probe);
    }

    @Override
    void close();

    private void awaitAndRemove(Envelope probe) {
        ClaimRequest request =
                new ClaimRequest(List.of(probe.queue()), Set.of(probe.name()), 1, Duration.ofMinutes(5), "clock");
        List<Claim> claims =
                Waiting.forResult("the store's clock", () -> store().claim(request), claimed -> !claimed.isEmpty());
        store().complete(List.of(claims.get(0).lease()));
    }

    private static Envelope probe(Duration delay) {
        return Draft.job().on("clock").named("clock").after(delay).envelope();
    }
}
