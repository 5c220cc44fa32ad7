package org.kerja.upgrade;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.transaction.UserTransaction;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kerja.FailedJob;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.cdi.KerjaExtension;

/**
 * The application in a process of its own, on whichever library its class path holds, so it uses no more than any application
 * does. It answers each line of its standard input with one, and ends when the input does; {@link Node} is the other end.
 */
final class ApplicationProcess {

    private final Release release;
    private final SeContainer container;
    private final QueueManager queues;

    private ApplicationProcess(Release release, SeContainer container) {
        this.release = release;
        this.container = container;
        queues = container.select(QueueManager.class).get();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Release release = Release.on(Library.valueOf(arguments[0]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new KerjaExtension(), new TransactionExtension())
                .addBeanClasses(Resources.class, Effects.class, Trouble.class, HaltedPayment.class)
                .addBeanClasses(release.types().toArray(Class<?>[]::new))
                .initialize()) {
            ApplicationProcess application = new ApplicationProcess(release, container);
            answers.println(Library.loaded());
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                answers.println(application.answer(order.split(" ")));
            }
        }
    }

    private String answer(String[] order) throws Exception {
        return switch (order[0]) {
            case "dispatch" -> dispatch(queues.queue(order[1]), Integer.parseInt(order[2]), Integer.parseInt(order[3]));
            case "trouble" -> trouble(queues.queue(order[1]), Integer.parseInt(order[2]), order[3]);
            case "payment" -> payment(queues.queue(order[1]), Integer.parseInt(order[2]));
            case "halted" ->
                String.valueOf(container.select(Effects.class).get().halted());
            case "pause" -> pause(queues.queue(order[1]));
            case "resume" -> resume(queues.queue(order[1]));
            case "is-paused" -> String.valueOf(queues.queue(order[1]).isPaused());
            case "failed" ->
                queues.failedJobs().list(100).stream()
                        .map(ApplicationProcess::text)
                        .collect(Collectors.joining("; "));
            case "retry" -> String.valueOf(queues.failedJobs().retryAll());
            default -> throw new IllegalArgumentException(order[0]);
        };
    }

    /** Dispatches the jobs of some numbers: a third together, a third one by one, a third in one transaction. */
    private String dispatch(Queue queue, int from, int to) throws Exception {
        List<Object> jobs = IntStream.range(from, to).mapToObj(release::job).toList();
        int third = jobs.size() / 3;
        queue.bulk(jobs.subList(0, third));
        jobs.subList(third, 2 * third).forEach(queue::push);
        UserTransaction transaction = container.select(UserTransaction.class).get();
        transaction.begin();
        jobs.subList(2 * third, jobs.size()).forEach(queue::push);
        transaction.commit();
        return "dispatched";
    }

    private static String trouble(Queue queue, int number, String turns) {
        List<Trouble.Turn> all =
                Arrays.stream(turns.split(",")).map(Trouble.Turn::valueOf).toList();
        queue.later(Duration.ofMillis(100), new Trouble(number, all));
        return "dispatched";
    }

    private static String payment(Queue queue, int number) {
        queue.push(new HaltedPayment(number));
        return "dispatched";
    }

    private static String pause(Queue queue) {
        queue.pause();
        return "paused";
    }

    private static String resume(Queue queue) {
        queue.resume();
        return "resumed";
    }

    private static String text(FailedJob job) {
        return job.name() + " " + job.reason() + " after "
                + job.attempts().stream()
                        .map(attempt -> attempt.reason() + " on " + attempt.node())
                        .collect(Collectors.joining(", "));
    }
}
