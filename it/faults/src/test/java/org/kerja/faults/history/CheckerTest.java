package org.kerja.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Histories that are wrong on purpose: each rule is broken once at least, and nothing else with it. */
class CheckerTest {

    private static final Set<Rule> BROKEN = EnumSet.noneOf(Rule.class);

    private final TestHistory told = new TestHistory(Duration.ofSeconds(3));

    @AfterAll
    static void everyRuleIsBrokenByOneOfTheseTests() {
        assertThat(BROKEN).containsExactlyInAnyOrder(Rule.values());
    }

    @Test
    void aJobThatIsDispatchedClaimedRunAndCompletedIsInOrder() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);

        broken();
    }

    @Test
    void aJobThatNobodyEverClaimedIsLost() {
        told.plain("a", 0);

        broken(Rule.NO_ACKNOWLEDGED_JOB_IS_LOST);
    }

    @Test
    void aJobThatVanishedAfterItsClaimIsLost() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30);

        broken(Rule.NO_ACKNOWLEDGED_JOB_IS_LOST);
    }

    @Test
    void aJobWhoseCompletionIsUnknownAndThatWasClaimedAgainMustStillEnd() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50, Answer.UNKNOWN);
        told.by("n2.1").claim("a", 2, 4_000, 4_010, 2, 0, 1, 0).runs("a", 2, 4_020);

        broken(Rule.NO_ACKNOWLEDGED_JOB_IS_LOST);
    }

    @Test
    void aClaimWhoseAnswerCameAsItsLeaseEndedIsNotRenewedAndClaimedAnew() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 9_000);
        told.by("n1.1")
                .claim("a", 1, 10, 2_400)
                .claim("a", 2, 3_500, 3_510, 2, 0, 1, 0)
                .runs("a", 2, 3_520)
                .word(What.COMPLETE, "a", 2, 3_530, 3_540);

        broken();
    }

    @Test
    void aClaimWhoseAnswerCameAfterItsLeaseNeedNotBeRenewed() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 12_000);
        told.by("n1.1").claim("a", 1, 10, 4_200);
        told.by("n2.1")
                .claim("a", 2, 7_400, 7_410, 2, 0, 1, 0)
                .runs("a", 2, 7_420)
                .word(What.COMPLETE, "a", 2, 7_430, 7_440);

        broken();
    }

    @Test
    void aClaimWhoseAnswerCameLateMustBeRenewedAgainOnceItWas() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 12_000);
        told.by("n1.1").claim("a", 1, 10, 2_400).word(What.RENEW, "a", 1, 2_500, 2_510);
        told.by("n2.1")
                .claim("a", 2, 7_400, 7_410, 2, 0, 1, 0)
                .runs("a", 2, 7_420)
                .word(What.COMPLETE, "a", 2, 7_430, 7_440);

        broken(Rule.LEASES_ARE_RENEWED_IN_TIME);
    }

    @Test
    void aClaimThatACrashHasUndoneIsFollowedByOthersWithLesserTokens() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 9, 10, 20);
        told.fault("", 30, 900, true);
        told.by("n2.1").claim("a", 4, 4_000, 4_010).runs("a", 4, 4_020).word(What.COMPLETE, "a", 4, 4_030, 4_040);

        broken();
    }

    @Test
    void aJobWhoseDispatchWasNotAcknowledgedMayBeGone() {
        told.dispatch("a", 0, 5, Answer.UNKNOWN, Map.of());

        broken();
    }

    @Test
    void aJobThatFailedIsAmongTheFailedOrLost() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));

        broken(Rule.NO_ACKNOWLEDGED_JOB_IS_LOST);
    }

    @Test
    void aJobThatStillLiesThereInTheEndIsStuck() {
        told.plain("a", 0);
        told.waiting("a");

        broken(Rule.NO_JOB_IS_STUCK);
    }

    @Test
    void aJobThatWasCompletedWithoutHavingRunIsFound() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20).word(What.COMPLETE, "a", 1, 40, 50);

        broken(Rule.A_COMPLETED_JOB_HAS_RUN);
    }

    @Test
    void aJobOfADispatchThatRolledBackMustNotRun() {
        told.dispatch("a", 0, 5, Answer.REFUSED, Map.of());
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);

        broken(Rule.A_DISPATCH_THAT_ROLLED_BACK_NEVER_RUNS);
    }

    @Test
    void aJobThatWasCancelledWhileItWaitedMustNotRun() {
        told.plain("a", 0);
        told.by("n1.1").word(What.CANCEL, "a", 0, 6, 8);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);

        broken(Rule.A_CANCELLED_JOB_NEVER_RUNS);
    }

    @Test
    void aJobThatMayBeTriedForEverMustNotFail() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));
        told.failed("a", 1, 1, "broken");

        broken(Rule.ONLY_SPENT_TRIES_FAIL_A_JOB);
    }

    @Test
    void aJobMustNotRunWhenItsTriesAreUsedUp() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "FAILED", "delay", "0"));
        told.by("n1.1").claim("a", 2, 60, 70, 2, 1, 0, 0).runs("a", 2, 80).word(What.COMPLETE, "a", 2, 90, 95);

        broken(Rule.ONLY_SPENT_TRIES_FAIL_A_JOB);
    }

    @Test
    void aJobMustNotBeToldTwiceThatItHasFailed() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"))
                .fact(What.TOLD, "a", 0, 60, Map.of())
                .fact(What.TOLD, "a", 0, 70, Map.of());
        told.failed("a", 1, 1, "broken");

        broken(Rule.A_JOB_IS_TOLD_OF_EACH_FAILURE_ONCE);
    }

    @Test
    void theEffectOfATransactionalJobMustBeThere() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("transactional", "true"));
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);

        broken(Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE);
    }

    @Test
    void theEffectOfATransactionalJobMustNotBeThereTwice() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("transactional", "true"));
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);
        told.effects("a", 2);

        broken(Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE);
    }

    @Test
    void aTransactionalJobThatFailedMustLeaveNoEffect() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("transactional", "true", "tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));
        told.failed("a", 1, 1, "broken");
        told.effects("a", 1);

        broken(Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE);
    }

    @Test
    void aTokenMustNotBeGivenTwice() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20);
        told.by("n2.1")
                .claim("a", 1, 5_000, 5_010, 2, 0, 1, 0)
                .runs("a", 1, 5_020)
                .word(What.COMPLETE, "a", 1, 5_030, 5_040);

        broken(Rule.NO_TOKEN_IS_GIVEN_TWICE);
    }

    @Test
    void aNodeMayUseATokenAgainWhenTheStoreHasForgottenItsClaimInACrash() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20);
        told.fault("", 30, 40, true);
        told.by("n1.1").claim("a", 1, 100, 110).runs("a", 1, 120).word(What.COMPLETE, "a", 1, 130, 140);

        broken();
    }

    @Test
    void aStaleTokenMustBeRefused() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .word(What.RENEW, "a", 1, 2_900, 6_000)
                .runs("a", 1, 30)
                .word(What.COMPLETE, "a", 1, 5_000, 6_000);
        told.by("n2.1").claim("a", 2, 4_000, 4_010, 2, 0, 1, 0);

        assertThat(told.violations()).extracting(Violation::rule).contains(Rule.A_STALE_TOKEN_IS_REFUSED);
        BROKEN.add(Rule.A_STALE_TOKEN_IS_REFUSED);
    }

    @Test
    void aWordAfterTheEndOfItsLeaseMustBeRefused() {
        told.plain("a", 0);
        told.fault("n1", 0, 6_000, false);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 3_500, 3_510);

        broken(Rule.AN_EXPIRED_LEASE_IS_REFUSED);
    }

    @Test
    void aWordAfterARenewalIsNoneOfAnExpiredLease() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .word(What.RENEW, "a", 1, 1_000, 1_010)
                .runs("a", 1, 30)
                .word(What.COMPLETE, "a", 1, 3_500, 3_510);

        broken();
    }

    @Test
    void aJobMustNotBeHandedOutAfterItsEnd() {
        told.plain("a", 0);
        told.by("n1.1").claim("a", 1, 10, 20).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);
        told.by("n2.1").claim("a", 2, 60, 70, 2, 0, 1, 0).runs("a", 2, 80).word(What.COMPLETE, "a", 2, 90, 95);

        broken(Rule.A_JOB_ENDS_ONCE);
    }

    @Test
    void aFailedJobMayBeHandedOutWhenItIsRetried() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));
        told.by("n2.1").word(What.RETRY, "a", 0, 60, 70);
        told.by("n1.1").claim("a", 2, 80, 90).runs("a", 2, 100).word(What.COMPLETE, "a", 2, 110, 120);

        broken();
    }

    @Test
    void twoEndsOfOneClaimMustNotBothBeAccepted() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .runs("a", 1, 30)
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "RELEASED", "delay", "0"))
                .word(What.COMPLETE, "a", 1, 60, 70);

        broken(Rule.A_JOB_ENDS_ONCE);
    }

    @Test
    void theEndOfAJobThatIsKeptMustBeThere() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("kept", "true"));
        completed("a", 10);

        broken(Rule.AN_END_IS_KEPT_IF_THE_JOB_HAS_ENDED);
    }

    @Test
    void anEndMustNotBeKeptOfAJobThatHasNotEnded() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1", "kept", "true"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));
        told.failed("a", 1, 1, "broken");
        told.ended("a");

        broken(Rule.AN_END_IS_KEPT_IF_THE_JOB_HAS_ENDED);
    }

    @Test
    void anEndOfWhichNobodyHeardIsKeptIfTheJobIsGone() {
        for (String job : List.of("a", "b")) {
            told.dispatch(job, 0, 5, Answer.ACCEPTED, Map.of("kept", "true"));
            told.by("n1.1")
                    .claim(job, 1, 10, 20)
                    .runs(job, 1, 30)
                    .word(What.COMPLETE, job, 1, 40, Event.NEVER, Answer.UNKNOWN);
        }
        told.ended("b");

        broken(Rule.AN_END_IS_KEPT_IF_THE_JOB_HAS_ENDED);
    }

    @Test
    void aJobMustNotBeHandedOutWhileItIsHeld() {
        told.plain("a", 0);
        told.fault("n1", 0, 9_000, false);
        told.by("n1.1").claim("a", 1, 10, 20).word(What.RENEW, "a", 1, 2_000, 2_010);
        told.by("n2.1")
                .claim("a", 2, 4_000, 4_010, 2, 0, 1, 0)
                .runs("a", 2, 4_020)
                .word(What.COMPLETE, "a", 2, 4_030, 4_040);

        broken(Rule.A_HELD_JOB_IS_NOT_HANDED_OUT);
    }

    @Test
    void countersMustFollowFromHowAClaimEnded() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .runs("a", 1, 30)
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "RELEASED", "delay", "0"));
        told.by("n1.1").claim("a", 2, 60, 70, 2, 1, 0, 0).runs("a", 2, 80).word(What.COMPLETE, "a", 2, 90, 95);

        broken(Rule.COUNTERS_ADD_UP);
    }

    @Test
    void aDeliveryThatIsGivenBackUncountedMustNotBeCounted() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "UNCOUNTED", "delay", "0"));
        told.by("n1.1").claim("a", 2, 60, 70, 2, 0, 0, 0).runs("a", 2, 80).word(What.COMPLETE, "a", 2, 90, 95);

        broken(Rule.COUNTERS_ADD_UP);
    }

    @Test
    void aClaimOfWhichNobodyHeardMayHaveBeenCounted() {
        told.plain("a", 0);
        told.by("n1.1").ask(10);
        told.by("n2.1")
                .claim("a", 2, 4_000, 4_010, 2, 0, 1, 0)
                .runs("a", 2, 4_020)
                .word(What.COMPLETE, "a", 2, 4_030, 4_040);

        broken();
    }

    @Test
    void soMayOneBeOfAJobOfWhoseDispatchNobodyHeard() {
        told.by("n1.1").ask(10);
        told.by("n2.1")
                .claim("a", 2, 4_000, 4_010, 2, 0, 1, 0)
                .runs("a", 2, 4_020)
                .word(What.COMPLETE, "a", 2, 4_030, 4_040);

        broken();
    }

    @Test
    void aFailedJobMustBeKeptWithItsCounters() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "1"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.FAIL, "a", 1, 40, 50, Map.of("counted", "true"));
        told.failed("a", 2, 1, "broken");

        broken(Rule.COUNTERS_ADD_UP);
    }

    @Test
    void theFirstErrorMustStay() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("tries", "2"));
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "the cause")
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "FAILED", "delay", "0"));
        told.by("n1.1")
                .claim("a", 2, 60, 70, 2, 1, 0, 0)
                .threw("a", 2, 80, "what came of it")
                .word(What.FAIL, "a", 2, 90, 95, Map.of("counted", "true"));
        told.failed("a", 2, 2, "what came of it");

        broken(Rule.FIRST_ERRORS_STAY);
    }

    @Test
    void aDelayedJobMustNotBeHandedOutBefore() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("delay", "1000"));
        told.by("n1.1").claim("a", 1, 500, 510).runs("a", 1, 520).word(What.COMPLETE, "a", 1, 530, 540);

        broken(Rule.NOTHING_RUNS_EARLY);
    }

    @Test
    void aClaimThatWasAnsweredLateIsNotTakenForAnEarlyOne() {
        told.plain("a", 0);
        told.by("n2.1").claim("a", 1, 10, 4_500);
        told.by("n1.1")
                .claim("a", 2, 3_100, 3_200, 2, 0, 1, 0)
                .runs("a", 2, 4_400)
                .word(What.RETURN, "a", 2, 4_440, 4_450, Map.of("kind", "RELEASED", "delay", "1000"));
        told.by("n1.1")
                .claim("a", 3, 5_460, 5_470, 3, 0, 1, 1)
                .runs("a", 3, 5_480)
                .word(What.COMPLETE, "a", 3, 5_490, 5_500);

        broken();
    }

    @Test
    void aJobThatWaitsForItsNextTryMustNotBeHandedOutBefore() {
        told.plain("a", 0);
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .threw("a", 1, 30, "broken")
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "FAILED", "delay", "1000"));
        told.by("n1.1").claim("a", 2, 500, 510, 2, 1, 0, 0).runs("a", 2, 520).word(What.COMPLETE, "a", 2, 530, 540);

        broken(Rule.NOTHING_RUNS_EARLY);
    }

    @Test
    void whatHasHigherPriorityMustComeFirst() {
        told.plain("a", 0);
        told.plain("b", 0);
        told.by("n1.1").claimed("a", 1, 10, 20, 0, 1).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);
        told.by("n1.1").claimed("b", 1, 10, 20, 1, 5).runs("b", 1, 30).word(What.COMPLETE, "b", 1, 40, 50);

        broken(Rule.HIGHER_PRIORITY_GOES_FIRST);
    }

    @Test
    void ofLimitedJobsWhichTakeTurnsOneOfHigherPriorityMayComeBehind() {
        for (String job : List.of("a", "b")) {
            int priority = job.equals("b") ? 5 : 1;
            told.plain(job, 0);
            told.by("n1.1")
                    .claimed(job, 1, 10, 20, priority, priority, false)
                    .runs(job, 1, 30)
                    .word(What.COMPLETE, job, 1, 40, 50);
        }

        broken();
    }

    @Test
    void aNodeMustReachItsStoreAgainWhenAllFaultsAreOver() {
        told.fault("", 0, 100, false);
        told.by("n1.1").look(50, 60).fact(What.STOPPED, "", 0, 60_000, Map.of());

        broken(Rule.A_LOST_CONNECTION_HEALS);
    }

    @Test
    void aNodeThatLooksAfterAllFaultsHasHealed() {
        told.fault("", 0, 100, false);
        told.by("n1.1").look(200, 210).fact(What.STOPPED, "", 0, 60_000, Map.of());

        broken();
    }

    @Test
    void aNodeThatNothingDisturbsMustRenewItsLeases() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 8_000);
        told.by("n1.1").claim("a", 1, 10, 20);
        told.by("n2.1")
                .claim("a", 2, 6_000, 6_010, 2, 0, 1, 0)
                .runs("a", 2, 6_020)
                .word(What.COMPLETE, "a", 2, 6_030, 6_040);

        broken(Rule.LEASES_ARE_RENEWED_IN_TIME);
    }

    @Test
    void aNodeThatStoodStillNeedNotHaveRenewed() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 1_000);
        told.pulses("n1.1", 5_000, 8_000);
        told.by("n1.1").claim("a", 1, 10, 20);
        told.by("n2.1")
                .claim("a", 2, 6_000, 6_010, 2, 0, 1, 0)
                .runs("a", 2, 6_020)
                .word(What.COMPLETE, "a", 2, 6_030, 6_040);

        broken();
    }

    @Test
    void aNodeThatEndsInOrderMustGiveBackWhatItHolds() {
        told.plain("a", 0);
        told.pulses("n1.1", 0, 1_000);
        told.by("n1.1").claim("a", 1, 10, 20).look(30, 40).fact(What.STOPPED, "", 0, 1_000, Map.of());
        told.by("n2.1")
                .claim("a", 2, 4_000, 4_010, 2, 0, 1, 0)
                .runs("a", 2, 4_020)
                .word(What.COMPLETE, "a", 2, 4_030, 4_040);

        broken(Rule.A_STOPPED_NODE_HOLDS_NOTHING);
    }

    @Test
    void aKeyThatASecondJobGotWhileTheFirstWasThereHasTwoJobs() {
        told.dispatch("a", 0, 5, Answer.ACCEPTED, Map.of("key", "k"));
        told.dispatch("b", 10, 15, Answer.ACCEPTED, Map.of("key", "k"));
        told.dispatch("c", 60, 65, Answer.ACCEPTED, Map.of("key", "k"));
        told.by("n1.1").claim("a", 1, 20, 25).runs("a", 1, 30).word(What.COMPLETE, "a", 1, 40, 50);
        told.by("n1.1").claim("b", 1, 20, 25).runs("b", 1, 30).word(What.COMPLETE, "b", 1, 40, 50);
        told.by("n1.1").claim("c", 1, 70, 75).runs("c", 1, 80).word(What.COMPLETE, "c", 1, 90, 95);

        broken(Rule.NO_KEY_HAS_TWO_JOBS);
    }

    @Test
    void aLimitOfTwoOfWhichThreeAreHeldIsExceeded() {
        for (String job : List.of("a", "b", "c")) {
            told.dispatch(job, 0, 5, Answer.ACCEPTED, Map.of("limit", "l", "at-once", "2"));
            told.by("n1.1").claim(job, 1, 10, 20).runs(job, 1, 1_000).word(What.COMPLETE, job, 1, 1_500, 1_510);
        }

        broken(Rule.NO_LIMIT_IS_EXCEEDED);
    }

    @Test
    void aLimitOfTwoOfWhichOneWasGivenBackBeforeTheThirdIsKept() {
        for (String job : List.of("a", "b")) {
            told.dispatch(job, 0, 5, Answer.ACCEPTED, Map.of("limit", "l", "at-once", "2"));
            told.by("n1.1").claim(job, 1, 10, 20).runs(job, 1, 30).word(What.COMPLETE, job, 1, 500, 510);
        }
        told.dispatch("c", 0, 5, Answer.ACCEPTED, Map.of("limit", "l", "at-once", "2"));
        told.by("n1.1").claim("c", 1, 505, 515).runs("c", 1, 520).word(What.COMPLETE, "c", 1, 1_500, 1_510);

        broken();
    }

    @Test
    void aLimitIsKeptThoughALeaseHadEndedThatWasRenewedTooLateForOthersToSee() {
        for (String job : List.of("a", "b")) {
            told.dispatch(job, 0, 5, Answer.ACCEPTED, Map.of("limit", "l", "at-once", "1"));
        }
        told.by("n1.1")
                .claim("a", 1, 10, 20)
                .word(What.RENEW, "a", 1, 1_000, 6_000)
                .word(What.COMPLETE, "a", 1, 6_010, 6_020, Answer.REFUSED);
        completed("b", 3_200);
        told.by("n2.1")
                .claim("a", 2, 6_100, 6_110, 2, 0, 1, 0)
                .runs("a", 2, 6_120)
                .word(What.COMPLETE, "a", 2, 6_130, 6_140);

        broken();
    }

    @Test
    void ofAnOrderedKeyAJobThatIsHandedOutWhenTheOneBeforeItHasLeftIsInOrder() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n1.1")
                .claim("a", 1, 20, 25)
                .threw("a", 1, 30, "broken")
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "FAILED", "delay", "1000"))
                .claim("a", 2, 1_100, 1_110, 2, 1, 0, 0)
                .runs("a", 2, 1_120)
                .word(What.COMPLETE, "a", 2, 1_130, 1_160)
                // It has left some time before that was heard.
                .claim("b", 1, 1_140, 1_150)
                .runs("b", 1, 1_170)
                .word(What.COMPLETE, "b", 1, 1_180, 1_190);

        broken();
    }

    @Test
    void ofAnOrderedKeyNoneMustPassAJobThatWaitsForItsNextTry() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n1.1")
                .claim("a", 1, 20, 25)
                .threw("a", 1, 30, "broken")
                .word(What.RETURN, "a", 1, 40, 50, Map.of("kind", "FAILED", "delay", "1000"));
        completed("b", 60);
        told.by("n1.1")
                .claim("a", 2, 1_100, 1_110, 2, 1, 0, 0)
                .runs("a", 2, 1_120)
                .word(What.COMPLETE, "a", 2, 1_130, 1_140);

        broken(Rule.ORDER_OF_A_KEY_HOLDS);
    }

    @Test
    void ofAnOrderedKeyNoneMustPassAJobWhoseEndWasRefused() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n1.1")
                .claim("a", 1, 20, 25)
                .runs("a", 1, 30)
                .word(What.COMPLETE, "a", 1, 4_000, 4_010, Answer.REFUSED);
        completed("b", 4_020);
        told.by("n2.1")
                .claim("a", 2, 4_100, 4_110, 2, 0, 1, 0)
                .runs("a", 2, 4_120)
                .word(What.COMPLETE, "a", 2, 4_130, 4_140);

        broken(Rule.ORDER_OF_A_KEY_HOLDS);
    }

    @Test
    void ofAnOrderedKeyNoneMustPassOneOfHigherPriorityThatWasThere() {
        told.by("n0.1").ordered("a", 1, 0, 0);
        told.by("n0.2").ordered("b", 1, 5, 10);
        completed("a", 20);
        completed("b", 60);

        broken(Rule.ORDER_OF_A_KEY_HOLDS);
    }

    @Test
    void ofAnOrderedKeyOneOfHigherPriorityMayPassThoseThatWait() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 5, 10);
        completed("b", 20);
        completed("a", 60);

        broken();
    }

    @Test
    void ofJobsThatTwoProcessesDispatchedNobodyKnowsWhichComesFirst() {
        told.by("n0.1").ordered("a", 1, 0, 0);
        told.by("n0.2").ordered("b", 2, 0, 10);
        completed("b", 20);
        completed("a", 60);

        broken();
    }

    @Test
    void ofAnOrderedKeyAJobThatHasFinallyFailedHoldsUpNobodyNotEvenWhenItIsRetried() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n1.1").claim("a", 1, 20, 25).word(What.FAIL, "a", 1, 30, 35, Map.of("counted", "true"));
        told.by("n2.1").word(What.RETRY, "a", 0, 40, 45);
        completed("b", 50);
        told.by("n1.1").claim("a", 2, 90, 95).runs("a", 2, 100).word(What.COMPLETE, "a", 2, 110, 115);

        broken();
    }

    @Test
    void ofAnOrderedKeyAJobThatMayBeCancelledHoldsUpNobody() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n2.1").word(What.CANCEL, "a", 0, 20, 5_000, Answer.UNKNOWN);
        completed("b", 30);

        broken();
    }

    @Test
    void ofAnOrderedKeyAJobOfWhoseEndNobodyHeardHoldsUpNobody() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.by("n1.1")
                .claim("a", 1, 20, 25)
                .runs("a", 1, 30)
                .word(What.COMPLETE, "a", 1, 40, Event.NEVER, Answer.UNKNOWN);
        completed("b", 50);

        broken();
    }

    @Test
    void ofAnOrderedKeyAJobMayStillRunWithoutItsLeaseWhenTheNextHasBegun() {
        told.by("n0.1").ordered("a", 1, 0, 0).ordered("b", 2, 0, 10);
        told.fault("n1", 22, 4_065, false);
        told.by("n1.1").claim("a", 1, 15, 20);
        told.by("n2.1")
                .claim("a", 2, 4_000, 4_010, 2, 0, 1, 0)
                .runs("a", 2, 4_020)
                .word(What.COMPLETE, "a", 2, 4_030, 4_040)
                .claim("b", 1, 4_050, 4_060)
                .runs("b", 1, 4_070);
        told.by("n1.1").runs("a", 1, 4_080).word(What.COMPLETE, "a", 1, 4_090, 4_100, Answer.REFUSED);
        told.by("n2.1").word(What.COMPLETE, "b", 1, 4_110, 4_120);

        broken();
    }

    /** Handed out at a time, run and completed. */
    private void completed(String job, long at) {
        told.by("n3.1").claim(job, 1, at, at + 5).runs(job, 1, at + 10).word(What.COMPLETE, job, 1, at + 20, at + 25);
    }

    /** Exactly these, whatever the number of findings. */
    private void broken(Rule... rules) {
        List<Violation> violations = told.violations();
        assertThat(violations.stream().map(Violation::rule).distinct())
                .as("%s", violations)
                .containsExactlyInAnyOrder(rules);
        BROKEN.addAll(List.of(rules));
    }
}
