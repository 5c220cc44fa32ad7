package org.kerja.faults.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.faults.history.Answer;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.What;
import org.kerja.faults.node.Recording.Call;
import org.kerja.spi.Claim;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.End;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;

/** A driver that writes down what is asked of its store and what that answers. */
@SuppressWarnings("unchecked")
final class RecordingDriver implements Driver {

    static final String NAME = "recorded";

    private final Driver real;
    private final HistoryLog log;
    private final RecordingTransactions transactions;
    private final Map<String, Long> tokens = new ConcurrentHashMap<>();

    RecordingDriver(Driver real, HistoryLog log, RecordingTransactions transactions) {
        this.real = real;
        this.log = log;
        this.transactions = transactions;
    }

    /** The token under which this process was last handed a job. */
    long token(String job) {
        return Optional.ofNullable(tokens.get(job)).orElseThrow();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return Recording.of(JobStore.class, real.open(settings, environment), this::ofStore);
    }

    private @Nullable Object ofStore(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "claim", "claimDispatched" -> claim(call, true, claims -> (List<Claim>) claims);
            case "claimPassed" -> claim(call, false, claims -> (List<Claim>) claims);
            case "claimLimited" -> claim(call, false, claims -> ((LimitedClaims) claims).claims());
            case "due" -> look(call);
            case "pushClaimed" ->
                claim(call, true, claim -> ((Optional<Claim>) claim).stream().toList());
            case "complete" ->
                word(
                        What.COMPLETE,
                        (Collection<Lease>) arguments[0],
                        one -> one,
                        one -> Map.of(),
                        call,
                        Set.class::cast);
            case "end" ->
                word(What.COMPLETE, (Collection<End>) arguments[0], End::lease, one -> Map.of(), call, Set.class::cast);
            case "completeInTransaction" ->
                word(
                        What.COMPLETE,
                        List.of((Lease) arguments[0]),
                        one -> one,
                        one -> Map.of(),
                        call,
                        accepted -> refusedUnless(accepted, (Lease) arguments[0]));
            case "renew" ->
                word(
                        What.RENEW,
                        (Collection<Lease>) arguments[0],
                        one -> one,
                        one -> Map.of(),
                        call,
                        renewal -> ((Renewal) renewal).refused());
            case "giveBack" ->
                word(
                        What.RETURN,
                        (Collection<Return>) arguments[0],
                        Return::lease,
                        RecordingDriver::details,
                        call,
                        Set.class::cast);
            case "fail" ->
                word(
                        What.FAIL,
                        List.of((Failure) arguments[0]),
                        Failure::lease,
                        failure -> Map.of("counted", Boolean.toString(failure.counted())),
                        call,
                        accepted -> refusedUnless(accepted, ((Failure) arguments[0]).lease()));
            case "cancel" -> cancel((JobId) arguments[0], call);
            case "failedJobs" ->
                ((Optional<FailedJobStore>) call.run())
                        .map(store -> Recording.of(FailedJobStore.class, store, this::ofFailedJobs));
            default -> call.run();
        };
    }

    private @Nullable Object ofFailedJobs(String method, Object[] arguments, Call call) throws Throwable {
        if (!method.equals("retry") || !(arguments[0] instanceof JobId id)) {
            return call.run();
        }
        return asked(What.RETRY, id, call, moved -> (boolean) moved ? Answer.ACCEPTED : Answer.REFUSED);
    }

    private @Nullable Object cancel(JobId id, Call call) throws Throwable {
        // One that is asked to stop may also end by itself.
        return asked(What.CANCEL, id, call, outcome -> switch ((CancelOutcome) outcome) {
            case CANCELLED -> Answer.ACCEPTED;
            case REQUESTED -> Answer.UNKNOWN;
            case NOT_FOUND -> Answer.REFUSED;
        });
    }

    private @Nullable Object asked(What what, JobId id, Call call, Function<Object, Answer> answer) throws Throwable {
        long question = log.ask(what, id.value(), 0, Map.of());
        Answer heard = Answer.UNKNOWN;
        try {
            Object result = call.run();
            heard = answer.apply(result);
            return result;
        } finally {
            log.answer(question, heard);
        }
    }

    private @Nullable Object look(Call call) throws Throwable {
        long question = log.ask(What.LOOK, "", 0, Map.of());
        Answer heard = Answer.UNKNOWN;
        try {
            Object result = call.run();
            heard = Answer.ACCEPTED;
            return result;
        } finally {
            log.answer(question, heard);
        }
    }

    private @Nullable Object claim(Call call, boolean byPriority, Function<Object, List<Claim>> claims)
            throws Throwable {
        long from = System.nanoTime();
        long question = log.ask(What.ASK, "", 0, Map.of());
        Answer heard = Answer.UNKNOWN;
        try {
            Object result = call.run();
            int place = 0;
            for (Claim claim : claims.apply(result)) {
                tokens.put(claim.lease().id().value(), claim.lease().token());
                log.happened(
                        from,
                        What.CLAIM,
                        claim.lease().id().value(),
                        claim.lease().token(),
                        Answer.ACCEPTED,
                        details(claim, byPriority, question, place++));
            }
            heard = Answer.ACCEPTED;
            return result;
        } finally {
            log.answer(question, heard);
        }
    }

    /** What is said under leases, of which the store refuses some. In a transaction it depends on the commit. */
    private <T> @Nullable Object word(
            What what,
            Collection<T> words,
            Function<T, Lease> lease,
            Function<T, Map<String, String>> details,
            Call call,
            Function<Object, Set<Lease>> refused)
            throws Throwable {
        Map<Lease, Long> questions = new HashMap<>();
        for (T word : words) {
            Lease its = lease.apply(word);
            questions.put(its, log.ask(what, its.id().value(), its.token(), details.apply(word)));
        }
        boolean joined = transactions.active();
        List<Lease> open = new ArrayList<>(questions.keySet());
        try {
            Object result = call.run();
            Set<Lease> refusals = refused.apply(result);
            open.clear();
            questions.forEach((one, question) -> {
                if (refusals.contains(one)) {
                    log.answer(question, Answer.REFUSED);
                } else if (joined) {
                    transactions.answerAtEnd(question);
                } else {
                    log.answer(question, Answer.ACCEPTED);
                }
            });
            return result;
        } finally {
            open.forEach(one -> log.answer(questions.get(one), joined ? Answer.REFUSED : Answer.UNKNOWN));
        }
    }

    private static Set<Lease> refusedUnless(Object accepted, Lease lease) {
        return (boolean) accepted ? Set.of() : Set.of(lease);
    }

    private static Map<String, String> details(Claim claim, boolean byPriority, long question, int place) {
        Map<String, String> details = new HashMap<>();
        details.put("name", claim.name());
        details.put("queue", claim.queue());
        details.put("by-priority", Boolean.toString(byPriority));
        details.put("priority", Integer.toString(claim.priority()));
        details.put("ask", Long.toString(question));
        details.put("place", Integer.toString(place));
        details.put("deliveries", Integer.toString(claim.counters().deliveries()));
        details.put("failures", Integer.toString(claim.counters().failures()));
        details.put("lost", Integer.toString(claim.counters().lostLeases()));
        details.put("releases", Integer.toString(claim.counters().releases()));
        details.put(
                "lost-unstarted",
                Boolean.toString(claim.loss().lost() && !claim.loss().started()));
        details.put("lost-by", claim.loss().node());
        return details;
    }

    private static Map<String, String> details(Return back) {
        return Map.of(
                "kind", back.kind().name(), "delay", Long.toString(back.delay().toMillis()));
    }
}
