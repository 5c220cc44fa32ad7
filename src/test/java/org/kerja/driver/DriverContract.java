package org.kerja.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every driver whose jobs are handed to workers must do. A driver passes if a subclass that opens its store passes.
 * Where a store lacks a {@linkplain org.kerja.spi.Capability capability}, the tests of that area check that it is
 * refused. What needs no capability is asked of every store, fencing included.
 *
 * <p>{@code DELAY} is needed to let a real clock pass, and {@code INSPECTION} to read it: a store without them overrides
 * {@link StoreUnderTest#elapse} and {@link StoreUnderTest#now}.
 *
 * <pre>{@code
 * class MyDriverContractTest extends DriverContract {
 *     @Override
 *     protected StoreUnderTest open() {
 *         return new MyStoreUnderTest();
 *     }
 * }
 * }</pre>
 */
public abstract class DriverContract
        implements DispatchBehaviour,
                OrderBehaviour,
                ClaimBehaviour,
                PushClaimedBehaviour,
                DueBehaviour,
                LeaseBehaviour,
                GiveBackBehaviour,
                FailedJobBehaviour,
                RetryBehaviour,
                TransactionBehaviour,
                InspectionBehaviour,
                CancelBehaviour,
                PauseBehaviour,
                ClearBehaviour,
                SharingBehaviour,
                AnnouncementBehaviour,
                ConcurrencyBehaviour,
                AttemptBehaviour,
                EventBehaviour,
                UniqueBehaviour,
                LimitBehaviour,
                LimitedRunBehaviour,
                JobLimitBehaviour,
                MiddlewareBehaviour,
                PayloadBehaviour,
                ExplanationBehaviour,
                StatusBehaviour,
                EncryptionBehaviour,
                ContextBehaviour,
                ClosureBehaviour,
                WorkerBehaviour,
                StopBehaviour,
                TransactionalJobBehaviour,
                ChainBehaviour,
                BatchBehaviour {

    private @Nullable StoreUnderTest fixture;

    /** Opens an empty store; called before each test. It is closed after the test. */
    protected abstract StoreUnderTest open();

    @BeforeEach
    void openStore() {
        fixture = open();
    }

    @AfterEach
    void closeStore() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Override
    public final StoreUnderTest fixture() {
        return Objects.requireNonNull(fixture);
    }
}
