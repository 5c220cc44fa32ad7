package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.driver.Draft;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.config.WorkerSettings.Queues;
import org.kerja.engine.job.LimitTable;
import org.kerja.spi.Announcement;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.QueueDue;

/** When a worker asks the store, and for what. */
class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);
    private static final Duration AGEING = Duration.ofMinutes(1);
    private static final int CONCURRENCY = 2;
    private static final int PRIORITY = 5;

    private final ManualThreads threads = new ManualThreads();
    private final AskedStore store = new AskedStore();
    private final Held held = new Held();
    private int unannounced;

    @Test
    void itLooksBeforeItClaimsAndThenWaits() {
        intake().start();

        threads.runOnly();

        assertThat(store.looks).isEqualTo(1);
        assertThat(store.claims).isEmpty();
        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
        assertThat(unannounced).isZero();
    }

    @Test
    void whatALookFindsIsClaimedAndNobodyHadToldOfIt() {
        store.due = List.of(new QueueDue("mail", Duration.ZERO));
        intake().start();

        threads.runOnly();

        assertThat(store.claims).extracting(ClaimRequest::queues).containsExactly(List.of("mail"));
        assertThat(store.claims).extracting(ClaimRequest::limit).containsExactly(CONCURRENCY);
        assertThat(unannounced).isEqualTo(1);
    }

    @Test
    void whatALookFindsDelayedIsLookedForWhenItIsDue() {
        store.due = List.of(new QueueDue("mail", Duration.ofMinutes(2)));
        intake().start();

        threads.runOnly();

        assertThat(store.claims).isEmpty();
        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aDelayedJobOfWhichALookKnowsNothingAnyMoreIsNotWaitedFor() {
        Intake intake = intake();
        intake.dispatched(List.of(job(new Due.After(Duration.ofMinutes(3)))));
        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
    }

    @Test
    void aDelayedJobIsNotForgottenOverOneThatIsDue() {
        Intake intake = intake();
        intake.dispatched(List.of(job(new Due.After(Duration.ofMinutes(3)))));
        intake.dispatched(List.of(job(Due.NOW)));

        threads.runOnly();

        assertThat(store.dispatched).hasSize(1);
        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void aDelayedJobThatHasBecomeDueIsLookedForThoughOthersAreExpected() {
        Intake intake = intake();
        intake.dispatched(List.of(job(new Due.After(Duration.ofNanos(1)))));
        intake.dispatched(List.of(job(Due.NOW)));

        threads.runOnly();

        assertThat(store.looks).isEqualTo(1);
        assertThat(store.claims).hasSize(1);
        assertThat(unannounced).as("nothing that nobody told of").isZero();
    }

    @Test
    void aJobIsClaimedByItsIdIfThereIsNothingElseToDo() {
        Envelope job = job(Due.NOW);

        intake().dispatched(List.of(job));
        threads.runOnly();

        assertThat(store.dispatched).containsExactly(List.of(job.id()));
        assertThat(store.looks).isZero();
    }

    @Test
    void aJobOfAQueueThatItDoesNotServeIsNoneOfItsBusiness() {
        Intake intake = intake("other");

        intake.dispatched(List.of(job(Due.NOW)));
        intake.announced(told("mail", Duration.ZERO));

        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aJobThatIsOverdueIsClaimedAtOnce() {
        intake().dispatched(List.of(job(new Due.At(Instant.EPOCH))));

        threads.runOnly();

        assertThat(store.claims).hasSize(1);
    }

    @Test
    void aJobIsClaimedInItsTurnIfOthersWait() {
        held.waiting = 1;

        intake().dispatched(List.of(job(Due.NOW)));
        threads.runOnly();

        assertThat(store.claims).extracting(ClaimRequest::limit).containsExactly(CONCURRENCY - 1);
        assertThat(store.dispatched).isEmpty();
    }

    @Test
    void aJobIsClaimedInItsTurnIfOthersAreExpected() {
        Intake intake = intake();

        intake.announced(told("mail", Duration.ZERO));
        intake.dispatched(List.of(job(Due.NOW)));
        threads.runOnly();

        assertThat(store.claims).hasSize(1);
        assertThat(store.dispatched).isEmpty();
    }

    @Test
    void moreJobsThanCanBeginAreOrdinaryWork() {
        intake().dispatched(List.of(job(Due.NOW), job(Due.NOW), job(Due.NOW)));

        threads.runOnly();

        assertThat(store.claims).hasSize(1);
        assertThat(store.dispatched).isEmpty();
    }

    @Test
    void afterAJobThatWasClaimedByItsIdItLooksSoon() {
        store.answer = ofQueue("mail", 1);

        intake().dispatched(List.of(job(Due.NOW)));
        threads.runOnly();

        assertThat(held.kept).hasSize(1);
        assertThat(threads.only().delay()).isEqualTo(SHORTEST_POLL);
    }

    @Test
    void ifAsManyWereClaimedByTheirIdsAsThereIsRoomForThereMayBeMore() {
        store.answer = full("mail");

        intake().dispatched(List.of(job(Due.NOW), job(Due.NOW)));
        threads.runOnly();

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void ifMoreWereDispatchedThanThereIsRoomForTheOthersAreAskedFor() {
        held.permits = 1;

        intake().dispatched(List.of(job(Due.NOW), job(Due.NOW)));
        threads.runOnly();

        assertThat(store.dispatched).hasSize(1);
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void ifNotOneOfThoseThatWereDispatchedIsThereItWaits() {
        intake().dispatched(List.of(job(Due.NOW), job(Due.NOW)));

        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
    }

    @Test
    void jobsThatWereDispatchedAreNotForgottenIfTheStoreDoesNotAnswer() {
        store.answer = request -> {
            throw new StoreException("It is down, as the test wants it");
        };
        Intake intake = intake();
        intake.dispatched(List.of(job(Due.NOW)));
        threads.runOnly();
        assertThat(intake.isFailing()).isTrue();

        store.answer = request -> List.of();
        threads.runOnly();

        assertThat(store.claims).hasSize(1);
        assertThat(intake.isFailing()).isFalse();
    }

    @Test
    void whileAClaimIsFullAndThereIsRoomItAsksAgainAtOnce() {
        store.answer = full("mail");

        intake().announced(told("mail", Duration.ZERO));
        threads.runOnly();

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void aClaimThatIsNotFullHasEmptiedItsQueues() {
        store.answer = ofQueue("mail", 1);

        intake().announced(told("mail", Duration.ZERO));
        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(SHORTEST_POLL);
    }

    @Test
    void aFullClaimHasEmptiedTheQueuesBeforeItsLast() {
        List<QueueDue> queues = IntStream.range(0, 20)
                .mapToObj(number -> new QueueDue("queue-" + number, Duration.ZERO))
                .toList();
        List<String> last = new ArrayList<>();
        store.answer = request -> {
            last.add(request.queues().get(19));
            return ofQueue(last.get(last.size() - 1), request.limit()).apply(request);
        };

        intake().announced(new Announcement(queues, Optional.empty()));
        threads.runOnly();
        threads.runOnly();

        assertThat(store.claims.get(1).queues().get(0)).isEqualTo(last.get(0));
    }

    @Test
    void aClaimOfAFewOfManyQueuesThatBringsNothingIsFollowedByThatOfOthers() {
        List<QueueDue> many = IntStream.range(0, 100)
                .mapToObj(number -> new QueueDue("queue-" + number, Duration.ZERO))
                .toList();

        intake().announced(new Announcement(many, Optional.empty()));
        threads.runOnly();

        assertThat(threads.only().delay()).isZero();
        threads.runOnly();
        assertThat(store.asked()).hasSize(100);
        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
    }

    @Test
    void ofTheRoomATenthIsForJobsThatWerePassedForTooLong() {
        store.answer = full("mail");
        store.passedAnswer = full("mail");
        Intake intake = intake();

        intake.announced(told("mail", Duration.ZERO));
        runTimes(6);

        assertThat(store.passed).containsExactly(new Passed(List.of("mail"), PRIORITY, AGEING, 1));
        assertThat(store.lastLimit()).isEqualTo(CONCURRENCY - 1);
        assertThat(held.kept).hasSize(6 * CONCURRENCY);
    }

    @Test
    void afterItHasAskedInVainForJobsThatWerePassedItDoesNotDoSoAgainAtOnce() {
        store.answer = full("mail");
        Intake intake = intake();

        intake.announced(told("mail", Duration.ZERO));
        runTimes(20);

        assertThat(store.passed).hasSize(1);
        assertThat(store.lastLimit()).isEqualTo(CONCURRENCY);
    }

    @Test
    void noJobIsPassedByClaimsThatLeaveNothing() {
        Intake intake = intake();
        for (int times = 0; times < 20; times++) {
            store.answer = ofQueue("mail", 1);
            intake.announced(told("mail", Duration.ZERO));
            threads.runOnly();
        }

        assertThat(held.kept).hasSize(20);
        assertThat(store.passed).isEmpty();
    }

    @Test
    void ifJobsThatWerePassedTakeAllTheRoomThereIsTheOthersAreNotForgotten() {
        store.answer = full("mail");
        store.passedAnswer = full("mail");
        held.permits = 1;
        Intake intake = intake();

        intake.announced(told("mail", Duration.ZERO));
        runTimes(11);

        assertThat(store.passed).hasSize(1);
        assertThat(store.claims).hasSize(10);
    }

    private void runTimes(int times) {
        for (int time = 0; time < times; time++) {
            threads.runOnly();
        }
    }

    @Test
    void withoutRoomItAsksForNothingUntilThereIsSome() {
        held.permits = 0;
        Intake intake = intake();
        intake.announced(told("mail", Duration.ZERO));
        threads.runOnly();
        assertThat(store.claims).isEmpty();
        assertThat(threads.pending()).isEmpty();
        intake.roomMade();
        assertThat(threads.pending()).as("there is none yet").isEmpty();

        held.permits = 1;
        intake.roomMade();
        threads.runOnly();

        assertThat(store.claims).extracting(ClaimRequest::limit).containsExactly(1);
    }

    @Test
    void roomThatIsMadeWhileItFindsNoneIsUsed() {
        held.permits = 0;
        held.madeWhenAsked = 1;

        intake().announced(told("mail", Duration.ZERO));
        threads.runOnly();

        assertThat(store.claims).extracting(ClaimRequest::limit).containsExactly(1);
    }

    @Test
    void afterAFullClaimThatLeavesNoRoomItWaitsForSome() {
        store.answer = full("mail");
        held.running = true;
        Intake intake = intake();
        intake.announced(told("mail", Duration.ZERO));
        threads.runOnly();
        assertThat(threads.pending()).isEmpty();

        held.permits = 1;
        intake.roomMade();

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void roomIsOfNoInterestWhenThereIsNoWork() {
        intake().roomMade();

        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void itClaimsAheadOnlyWhenHalfOfWhatItMayHoldIsUsedUp() {
        Intake intake = claimingAhead(4);

        held.waiting = 3;
        intake.roomMade();
        assertThat(threads.pending()).isEmpty();

        held.waiting = 2;
        intake.roomMade();
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void afterItHadToGiveJobsBackItClaimsNoneAhead() {
        Intake intake = claimingAhead(4);

        intake.tooMuch();
        intake.mayHaveJobs();
        threads.runOnly();

        assertThat(store.lastLimit()).isEqualTo(CONCURRENCY);
    }

    @Test
    void withoutThreadsItDoesNotAskAgainAtOnce() {
        store.answer = full("mail");
        held.threadsThere = false;

        intake().announced(told("mail", Duration.ZERO));
        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
    }

    @Test
    void withoutThreadsItDoesNotAskAgainAtOnceForWhatWasDispatchedEither() {
        store.answer = full("mail");
        held.threadsThere = false;

        intake().dispatched(List.of(job(Due.NOW)));
        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(LONGEST_POLL);
    }

    @Test
    void whatAnotherNodeTellsOfIsClaimedWithoutALook() {
        intake().announced(told("mail", Duration.ZERO));

        assertThat(threads.only().delay()).isZero();
        threads.runOnly();

        assertThat(store.claims).hasSize(1);
        assertThat(store.looks).isZero();
    }

    @Test
    void aLoneJobOfAnotherNodeIsClaimedByItsId() {
        JobId id = Draft.newId();

        intake().announced(new Announcement(List.of(new QueueDue("mail", Duration.ZERO)), Optional.of(id)));
        threads.runOnly();

        assertThat(store.dispatched).containsExactly(List.of(id));
    }

    @Test
    void aDelayedJobOfAnotherNodeIsLookedForWhenItIsDue() {
        intake().announced(told("mail", Duration.ofMinutes(3)));

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void ifAnyQueueMayHaveJobsItLooksAtOnceAndSoonAgain() {
        intake().announced(Announcement.ANY_QUEUE);

        assertThat(threads.only().delay()).isZero();
        threads.runOnly();

        assertThat(store.looks).isEqualTo(1);
        assertThat(threads.only().delay()).isEqualTo(SHORTEST_POLL);
    }

    @Test
    void whoCameTooLateForWhatAnotherNodeToldLetsOthersGoFirst() {
        Intake intake = intake();
        intake.announced(told("mail", Duration.ZERO));
        threads.runOnly();

        intake.announced(told("mail", Duration.ZERO));
        assertThat(threads.only().delay()).isPositive().isLessThan(Duration.ofMillis(2));
        store.answer = ofQueue("mail", 1);
        threads.runOnly();

        intake.announced(told("mail", Duration.ZERO));
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void whoComesInVainForAJobOfThisNodeHasNotComeTooLate() {
        Intake intake = intake();
        intake.dispatched(List.of(job(Due.NOW)));
        threads.runOnly();

        intake.announced(told("mail", Duration.ZERO));

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void queuesOfWhichNobodyToldAreFoundAllTheSame() {
        store.answer = full("busy");
        store.due = List.of(new QueueDue("busy", Duration.ZERO), new QueueDue("silent", Duration.ZERO));
        Intake intake = intake("*", Duration.ofMillis(50), 0);
        intake.announced(told("busy", Duration.ZERO));
        threads.runOnly();
        assertThat(store.asked()).containsExactly("busy");

        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!store.asked().contains("silent") && System.nanoTime() - until < 0) {
            threads.runOnly();
        }

        assertThat(store.asked()).containsExactlyInAnyOrder("busy", "silent");
    }

    @Test
    void aQueueOfAJobThatWasTakenAtOnceIsClaimedFromAsWell() {
        Intake intake = intake();
        intake.atOnce(job(Due.NOW)).orElseThrow().close();

        intake.announced(told("other", Duration.ZERO));
        threads.runOnly();

        assertThat(store.asked()).containsExactlyInAnyOrder("mail", "other");
    }

    @Test
    void nothingIsAskedOrBegunAfterTheStop() throws InterruptedException {
        Intake intake = intake();
        Envelope job = job(Due.NOW);
        intake.start();
        try (WorkerSignals.AtOnce taken = intake.atOnce(job).orElseThrow()) {
            taken.begin(Claim.first(job, 1), System.nanoTime());
        }
        Runnable begun = threads.pending().get(0).begun();

        intake.stop(Duration.ofSeconds(1));
        begun.run();

        assertThat(threads.pending()).isEmpty();
        assertThat(store.looks).isZero();
        assertThat(held.begun).isZero();
    }

    @Test
    void limitedJobsThatALookFindsAreAskedForApartAndNoMoreOftenThanALookIsDue() {
        store.due = List.of(new QueueDue("mail", Duration.ZERO, true));
        intake().start();

        threads.runOnly();
        threads.runOnly();

        assertThat(store.limited).extracting(ClaimRequest::queues).containsExactly(List.of());
        assertThat(store.claims).isEmpty();
        assertThat(threads.only().delay()).as("though there are still some").isPositive();
    }

    @Test
    void aLimitedJobOfThisNodeIsAskedForAtOnceAndNotByItsId() {
        Intake intake = intake("mail");
        intake.dispatched(List.of(limitedJob()));

        threads.runOnly();

        assertThat(store.limited).extracting(ClaimRequest::queues).containsExactly(List.of("mail"));
        assertThat(store.dispatched).isEmpty();
    }

    @Test
    void limitedJobsAreAskedForAgainWhileThereAreMoreAndWhenTheirRateAllowsTheNext() {
        store.limitedAnswer = new LimitedClaims(full("mail").apply(request(1)), true, Optional.empty());
        Intake intake = intake();
        intake.mayAllow();
        threads.runOnly();
        assertThat(threads.only().delay()).isZero();

        store.limitedAnswer = new LimitedClaims(List.of(), false, Optional.of(Duration.ofSeconds(3)));
        threads.runOnly();
        threads.runOnly();

        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void neitherLimitedJobsNorOthersTakeAllTheRoomTimeAfterTime() {
        store.answer = full("mail");
        store.limitedAnswer = new LimitedClaims(full("mail").apply(request(CONCURRENCY)), true, Optional.empty());
        Intake intake = intake();
        intake.announced(told("mail", Duration.ZERO));
        intake.mayAllow();
        for (int poll = 0; poll < 6; poll++) {
            threads.runOnly();
        }

        assertThat(store.limited).hasSizeGreaterThan(1);
        assertThat(store.claims).hasSizeGreaterThan(1);
    }

    @Test
    void aJobThatIsAskedForAfterLimitedOnesHaveTakenAllTheRoomIsNotForgotten() {
        store.limitedAnswer = new LimitedClaims(full("mail").apply(request(CONCURRENCY)), false, Optional.empty());
        Intake intake = intake("mail");
        intake.mayAllow();
        threads.runOnly();
        store.limitedAnswer = LimitedClaims.NONE;

        threads.runOnly();

        assertThat(store.claims).hasSize(1);
    }

    private static ClaimRequest request(int limit) {
        return new ClaimRequest(List.of(), Set.of("send"), limit, Duration.ofSeconds(30), "node");
    }

    private static Envelope limitedJob() {
        return new Envelope(
                Draft.newId(),
                "send",
                1,
                "mail",
                0,
                "{}",
                Due.NOW,
                Optional.empty(),
                Optional.of(new LimitLine("", "a", false, List.of("a"))));
    }

    /** An intake that holds nothing, expects work and may claim this many ahead. */
    private Intake claimingAhead(int jobs) {
        Intake intake = intake("*", LONGEST_POLL, jobs);
        store.answer = full("mail");
        intake.announced(told("mail", Duration.ZERO));
        long until = System.nanoTime() + PATIENCE.toNanos();
        // Claims that follow each other slowly, as on a busy machine, make it no bolder.
        while (System.nanoTime() - until < 0 && (store.claims.isEmpty() || store.lastLimit() < CONCURRENCY + jobs)) {
            threads.runOnly();
        }
        assertThat(store.lastLimit()).isEqualTo(CONCURRENCY + jobs);
        held.waiting = CONCURRENCY + jobs;
        threads.runOnly();
        assertThat(threads.pending()).isEmpty();
        held.waiting = 0;
        return intake;
    }

    private Intake intake() {
        return intake("*");
    }

    private Intake intake(String queues) {
        return intake(queues, LONGEST_POLL, 0);
    }

    private Intake intake(String queues, Duration longestPoll, int prefetch) {
        return new Intake(
                "node",
                new WorkerSettings(
                        "default",
                        "tested",
                        Queues.parse(queues),
                        CONCURRENCY,
                        Duration.ofSeconds(30),
                        SHORTEST_POLL,
                        longestPoll,
                        prefetch,
                        AGEING,
                        Duration.ofSeconds(5)),
                store,
                Set.of("send"),
                LimitTable.NONE,
                held,
                threads,
                new Random(1),
                () -> unannounced++,
                () -> {});
    }

    private static Envelope job(Due due) {
        return new Envelope(Draft.newId(), "send", 1, "mail", 0, "{}", due);
    }

    private static Announcement told(String queue, Duration delay) {
        return new Announcement(List.of(new QueueDue(queue, delay)), Optional.empty());
    }

    private static Function<ClaimRequest, List<Claim>> full(String queue) {
        return request -> ofQueue(queue, request.limit()).apply(request);
    }

    private static Function<ClaimRequest, List<Claim>> ofQueue(String queue, int count) {
        return request -> LongStream.range(0, count)
                .mapToObj(token ->
                        Claim.first(new Envelope(Draft.newId(), "send", 1, queue, PRIORITY, "{}", Due.NOW), token))
                .toList();
    }

    /** A question for jobs that were passed. */
    private record Passed(List<String> queues, int below, Duration waited, int limit) {}

    /** Answers as the test wants and remembers what it was asked. */
    private static final class AskedStore extends EmptyStore {

        private final List<ClaimRequest> claims = new ArrayList<>();
        private final List<List<JobId>> dispatched = new ArrayList<>();
        private final List<ClaimRequest> limited = new ArrayList<>();
        private final List<Passed> passed = new ArrayList<>();
        private Function<ClaimRequest, List<Claim>> passedAnswer = request -> List.of();
        private LimitedClaims limitedAnswer = LimitedClaims.NONE;
        private Function<ClaimRequest, List<Claim>> answer = request -> List.of();
        private List<QueueDue> due = List.of();
        private int looks;

        AskedStore() {
            super("tested", Set.of(Capability.LIMITS, Capability.PRIORITY));
        }

        @Override
        public List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
            passed.add(new Passed(request.queues(), below, waited, request.limit()));
            return passedAnswer.apply(request);
        }

        @Override
        public LimitedClaims claimLimited(ClaimRequest request, LimitRules rules) {
            limited.add(request);
            return limitedAnswer;
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            claims.add(request);
            return answer.apply(request);
        }

        @Override
        public List<Claim> claimDispatched(ClaimRequest request, Collection<JobId> ids) {
            dispatched.add(List.copyOf(ids));
            return answer.apply(request);
        }

        @Override
        public List<QueueDue> due(Collection<String> queues, Set<String> names) {
            looks++;
            return due;
        }

        Set<String> asked() {
            Set<String> asked = new HashSet<>();
            claims.forEach(request -> asked.addAll(request.queues()));
            return asked;
        }

        int lastLimit() {
            return claims.get(claims.size() - 1).limit();
        }
    }

    /** Jobs that have run at once, unless the test lets them run on. */
    private static final class Held implements Intake.Hold {

        private final List<Claim> kept = new ArrayList<>();
        private int permits = CONCURRENCY;
        private int madeWhenAsked;
        private int waiting;
        private int begun;
        private boolean running;
        private boolean threadsThere = true;

        @Override
        public int freePermits() {
            int free = permits;
            permits += madeWhenAsked;
            madeWhenAsked = 0;
            return free;
        }

        @Override
        public int waiting() {
            return waiting;
        }

        @Override
        public void keep(List<Claim> claims, long claimedAt) {
            kept.addAll(claims);
            if (running) {
                permits -= claims.size();
            }
        }

        @Override
        public boolean begin() {
            begun++;
            return threadsThere;
        }
    }
}
