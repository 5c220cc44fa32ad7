package org.kerja.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TestDatabase;

/** Threads of three processes dispatch and run jobs of one key, and one of those is killed. */
class KeysUnderFireTest {

    private static final int DISPATCHES = 10_000;

    /** So that none of them takes long on a busy machine. */
    private static final int PARTS = 5;

    /** Runs that the third process has begun before it is killed. */
    private static final int BEFORE_KILL = 5;

    /** Jobs that one process may have at a time. */
    private static final int MOST_HELD = 1 + KeyedNode.AT_ONCE;

    @TempDir
    @SuppressWarnings("NullAway")
    private Path directory;

    /** A run, from its log. One whose process was killed ends with that. */
    private record Run(String name, String job, int attempt, long from, long to) {}

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void neverMoreRunThanTheirKeysAllowAndNoKeyIsLeftBehind(TestDatabase database) throws Exception {
        TestDatabase.Place place = database.create();
        try (Node one = new Node(place, "one");
                Node two = new Node(place, "two");
                Node killed = new Node(place, "killed")) {
            killed.tell("dispatch " + DISPATCHES);
            for (int part = 1; part <= PARTS; part++) {
                one.tell("dispatch " + DISPATCHES / 2 / PARTS);
                two.tell("dispatch " + DISPATCHES / 2 / PARTS);
                if (part == 2) {
                    killed.await("begin ", BEFORE_KILL);
                    killed.kill();
                }
                one.await("dispatched ", part);
                two.await("dispatched ", part);
            }
            Waiting.forResult(
                    "all jobs to be done",
                    () -> {
                        one.tell("left");
                        return one.lines().stream()
                                .filter(line -> line.startsWith("left "))
                                .reduce("", (before, last) -> last);
                    },
                    "left 0"::equals);

            List<Run> runs = new ArrayList<>();
            Set<String> lost = new HashSet<>();
            for (Node node : List.of(one, two, killed)) {
                assertThat(node.lines()).noneMatch(line -> line.startsWith("failed"));
                runs.addAll(node.runs());
                lost.addAll(node.lost());
            }
            assertThat(lost)
                    .as(
                            "what processes have lost, each at most once all that it may hold, when a busy machine held it up")
                    .hasSizeLessThanOrEqualTo(2 * MOST_HELD);
            assertThat(mostAtOnce(runs, "single")).isEqualTo(1);
            assertThat(mostAtOnce(runs, "narrow")).isEqualTo(KeyedNode.AT_ONCE);
            assertThat(runs.stream()
                            .filter(run -> run.attempt() > 1 && !lost.contains(run.job()))
                            .map(Run::job)
                            .distinct())
                    .as(
                            "jobs of more than one attempt, which only those may be that the killed process had and those that a"
                                    + " process, held up for longer than a lease, knows to have lost: %s; all runs: %s",
                            lost, runs)
                    .hasSizeLessThanOrEqualTo(MOST_HELD);
            one.tell("free");
            String free = one.await("free ", 1).get(0).substring("free ".length());
            Waiting.forResult(
                    "the job that has the key then to begin, on either node",
                    () -> Stream.of(one, two)
                            .flatMap(node -> node.lines().stream())
                            .filter(line -> line.startsWith("begin single " + free))
                            .toList(),
                    begun -> begun.size() == 1);
        } finally {
            place.cleanup().run();
        }
    }

    private static int mostAtOnce(List<Run> runs, String name) {
        List<long[]> changes = new ArrayList<>();
        for (Run run : runs) {
            if (run.name().equals(name)) {
                changes.add(new long[] {run.from(), 1});
                changes.add(new long[] {run.to(), -1});
            }
        }
        // At the same instant an end comes first.
        changes.sort((a, b) -> a[0] == b[0] ? Long.compare(a[1], b[1]) : Long.compare(a[0], b[0]));
        int now = 0;
        int most = 0;
        for (long[] change : changes) {
            now += (int) change[1];
            most = Math.max(most, now);
        }
        return most;
    }

    /** A {@link KeyedNode}. */
    private final class Node implements AutoCloseable {

        private final Process process;
        private final PrintStream orders;
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reader;
        private long killedAt;

        Node(TestDatabase.Place place, String name) throws IOException {
            List<String> command = ChildJvm.command();
            command.addAll(List.of("-classpath", ChildJvm.classPath(), KeyedNode.class.getName()));
            command.addAll(List.of(place.url(), place.user(), place.password(), name));
            process = new ProcessBuilder(command)
                    .redirectError(directory.resolve(name).toFile())
                    .start();
            orders = new PrintStream(process.getOutputStream(), true);
            reader = new Thread(this::read, "reading " + name);
            reader.start();
            await("ready", 1);
        }

        private void read() {
            try (BufferedReader answers = process.inputReader()) {
                String line;
                while ((line = answers.readLine()) != null) {
                    lines.add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> lines() {
            return lines;
        }

        void tell(String order) {
            orders.println(order);
        }

        List<String> await(String beginning, int count) {
            return Waiting.forResult(
                    count + " lines " + beginning,
                    () -> lines.stream()
                            .filter(line -> line.startsWith(beginning))
                            .toList(),
                    found -> found.size() >= count);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
            killedAt = System.nanoTime();
            reader.join();
        }

        List<Run> runs() {
            Map<String, String[]> begun = new HashMap<>();
            List<Run> runs = new ArrayList<>();
            for (String line : lines) {
                String[] words = line.split(" ");
                if (words[0].equals("begin")) {
                    begun.put(words[2], words);
                } else if (words[0].equals("end")) {
                    runs.add(run(begun.remove(words[2]), Long.parseLong(words[4])));
                }
            }
            begun.values().forEach(words -> runs.add(run(words, killedAt)));
            return runs;
        }

        /** The jobs whose leases it knows to have lost. */
        List<String> lost() {
            return lines.stream()
                    .filter(line -> line.startsWith("lost "))
                    .map(line -> line.substring("lost ".length()))
                    .toList();
        }

        private static Run run(String[] begun, long to) {
            return new Run(begun[1], begun[2], Integer.parseInt(begun[3]), Long.parseLong(begun[4]), to);
        }

        @Override
        public void close() throws InterruptedException {
            orders.close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
