package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

class AgeingTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Ageing ageing = new Ageing(now::get);
    private final Claim claim = Claim.first(new Envelope(Draft.newId(), "send", 1, "mail", 5, "{}", Due.NOW), 1);

    @Test
    void nobodyIsPassedBeforeSomebodyElseWasClaimed() {
        assertThat(ageing.due()).isEmpty();
    }

    @Test
    void oneOfTenJobsIsOneThatWasPassed() {
        ageing.passedAfter(claim, 8);
        assertThat(ageing.due()).isEmpty();

        ageing.passedAfter(claim, 1);
        assertThat(ageing.due()).contains(claim);
        assertThat(ageing.share()).isEqualTo(1);

        ageing.claimed(1, 1);
        assertThat(ageing.due()).isEmpty();
    }

    @Test
    void theShareOfManyIsGivenAtOnce() {
        ageing.passedAfter(claim, 450);

        assertThat(ageing.share()).isEqualTo(50);
    }

    @Test
    void whatCouldNotBeGivenIsNotSavedUp() {
        for (int claims = 0; claims < 100; claims++) {
            ageing.passedAfter(claim, 1);
        }
        assertThat(ageing.share()).isEqualTo(1);

        for (int claims = 0; claims < 100; claims++) {
            ageing.passedAfter(claim, 450);
        }
        assertThat(ageing.share()).isEqualTo(50);
    }

    @Test
    void whoFindsFewerThanTheShareLooksAgainAfterATime() {
        ageing.passedAfter(claim, 450);
        ageing.claimed(50, 49);

        ageing.passedAfter(claim, 450);
        assertThat(ageing.due()).isEmpty();
        now.addAndGet(Ageing.LOOK_AGAIN.toNanos());
        assertThat(ageing.due()).contains(claim);
    }

    @Test
    void whatWasOwedIsForgottenWhenNobodyWasPassed() {
        ageing.passedAfter(claim, 450);
        ageing.passedNone();

        assertThat(ageing.due()).isEmpty();
        ageing.passedAfter(claim, 8);
        assertThat(ageing.due()).isEmpty();
    }
}
