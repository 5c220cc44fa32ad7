package org.kerja.driver.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;

/** What the tests put into a store and take out of it. */
final class Jobs {

    static final String QUEUE = "mail";
    static final String NAME = "send";

    private Jobs() {}

    static Envelope envelope() {
        return new Envelope(JobId.of(UUID.randomUUID().toString()), NAME, 1, QUEUE, 0, "{\"to\":\"you\"}", Due.NOW);
    }

    static List<Envelope> envelopes(int count) {
        List<Envelope> envelopes = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            envelopes.add(envelope());
        }
        return envelopes;
    }

    static List<Claim> claim(JobStore store, int limit, Duration lease) {
        return store.claim(new ClaimRequest(List.of(QUEUE), Set.of(NAME), limit, lease, "node"));
    }

    static List<Claim> claim(JobStore store, int limit) {
        return claim(store, limit, Duration.ofSeconds(30));
    }

    static List<Claim> claimDispatched(JobStore store, List<Envelope> dispatched) {
        return store.claimDispatched(
                new ClaimRequest(List.of(QUEUE), Set.of(NAME), dispatched.size(), Duration.ofSeconds(30), "node"),
                dispatched.stream().map(Envelope::id).toList());
    }
}
