package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

/**
 * One area of the contract, and the words in which its tests are written. Numbers in the comments of the tests are those
 * of the list of behaviours in the reference.
 */
public interface Behaviour {

    /** The queue of a {@link Draft} that names none. */
    String QUEUE = "reports";

    /** The job name of a {@link Draft} that gives none. */
    String NAME = "make-report";

    /** A lease that outlasts every test. */
    Duration HELD = Duration.ofMinutes(5);

    /** A lease that a test lets expire; nothing may rely on its still being good. */
    Duration BRIEF = Duration.ofMillis(250);

    /** A lease that a test lets expire after it has said a word under it. */
    Duration LONG_ENOUGH_FOR_A_WORD = Duration.ofSeconds(2);

    /** The node that claims where a test names none. */
    String NODE = "node-1";

    /** The store of this test. */
    StoreUnderTest fixture();

    default JobStore store() {
        return fixture().store();
    }

    default JobStore another() {
        return fixture().another();
    }

    /** Pushes one job. */
    default JobId push(Draft job) {
        return pushAll(job).get(0);
    }

    /** Pushes jobs together; their ids ascend in this order. */
    default List<JobId> pushAll(Draft... jobs) {
        List<Envelope> envelopes = Arrays.stream(jobs).map(Draft::envelope).toList();
        store().push(envelopes);
        return envelopes.stream().map(Envelope::id).toList();
    }

    /** A request for jobs of {@link #NAME} in {@link #QUEUE}. */
    default ClaimRequest request(int limit, Duration lease) {
        return request(List.of(QUEUE), Set.of(NAME), limit, lease);
    }

    default ClaimRequest request(List<String> queues, Set<String> names, int limit, Duration lease) {
        return new ClaimRequest(queues, names, limit, lease, NODE);
    }

    /** Claims for good. */
    default List<Claim> claim(int limit) {
        return store().claim(request(limit, HELD));
    }

    /** Claims the only job there is, for good. */
    default Claim claimOnly() {
        return only(claim(10));
    }

    /** Claims the only job there is and lets the lease expire. */
    default Claim claimAndExpire() {
        Claim claim = only(store().claim(request(10, BRIEF)));
        fixture().elapse(BRIEF);
        return claim;
    }

    default Return released(Lease lease) {
        return new Return(lease, Duration.ZERO, Return.Kind.RELEASED, "");
    }

    default Failure failure(Lease lease) {
        return new Failure(lease, FailureReason.EXCEPTION, "it broke", true, "");
    }

    /**
     * Runs a test if the store has a capability; if it has not, checks that using it is refused and that the capability
     * is named.
     */
    default void needs(Capability capability, ThrowingCallable use, Runnable test) {
        if (store().capabilities().contains(capability)) {
            test.run();
        } else {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(use)
                    .withMessageContaining(capability.name());
        }
    }

    static Claim only(List<Claim> claims) {
        assertThat(claims).hasSize(1);
        return claims.get(0);
    }

    static List<JobId> ids(List<Claim> claims) {
        return claims.stream().map(claim -> claim.lease().id()).toList();
    }

    static List<Lease> leases(List<Claim> claims) {
        return claims.stream().map(Claim::lease).toList();
    }
}
