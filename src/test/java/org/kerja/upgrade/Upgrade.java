package org.kerja.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;

/**
 * A deployment in the middle of an upgrade: a node with the earlier library and release beside one with those of now. Each
 * works on the queue {@code default}, on one that is named as itself, and on {@code halted}.
 *
 * @param first which node makes the tables, and is killed in the end
 */
record Upgrade(TestDatabase database, Library first) {

    /** Of each release, on the queue that both share. */
    private static final int JOBS = 120;

    /** How many more each release dispatches at a time, until either has run enough of the other's jobs. */
    private static final int MORE = 24;

    /** How many jobs of the other release either runs at least. */
    private static final int CROSSED = 6;

    /** The jobs of the earlier release have the numbers before it, those of the present release begin with it. */
    private static final int PRESENT = 1_000;

    /** From here on in each thousand are the jobs for a queue that one node works on alone. */
    private static final int ALONE = 504;

    private static final int PAYMENT = 2_001;

    private static final String SHARED = "effects where number % 1000 < " + ALONE + " and number < " + PAYMENT;

    private static final int TROUBLE = 2_002;
    private static final int FAILED = 2_003;

    /**
     * Runs jobs on both, and asserts what becomes of them.
     *
     * @param place where the tables are made
     * @param directory where the nodes write
     */
    void run(TestDatabase.Place place, Path directory) throws Exception {
        Path own = Files.createDirectory(directory.resolve(database + "-" + first));
        try (Observer observer = new Observer(place);
                Node killed = start(first, place, own, "create")) {
            halt(killed);
            // The present one adds what the tables of the earlier lack, while that works on them.
            String schema = first == Library.EARLIER ? "create" : "validate";
            try (Node other = start(first.other(), place, own, schema)) {
                Node earlier = first == Library.EARLIER ? killed : other;
                Node present = first == Library.EARLIER ? other : killed;
                killed.ask("pause default");
                assertThat(other.ask("is-paused default")).isEqualTo("true");
                dispatch(earlier, present, 0, JOBS);
                runEachOthers(observer, earlier, present);
                // Each for itself: claims may be past the paused jobs, and what others resume is then found later.
                askBoth(other, "resume default", killed, "resume default");
                share(observer, earlier, present);
                retry(observer, killed, other, first.other(), FAILED);
                retry(observer, other, killed, first, FAILED + 1);
                assertThat(killed.complaints()).isEmpty();
                killed.kill();
                rescue(observer, other);
                assertThat(other.complaints()).isEmpty();
            }
            assertThat(observer.texts("select concat(name, ' ', attempt) from kerja_jobs"))
                    .as("what is left on the queue of the earlier node, and how often it was claimed")
                    .containsOnly("transcode-podcast 0", "tell-listeners 0");
        }
    }

    private Node start(Library library, TestDatabase.Place place, Path directory, String schema) throws IOException {
        // Nodes on PostgreSQL have to be woken by each other: what they find by themselves, they find too late.
        String poll = database == TestDatabase.POSTGRESQL ? "1h" : "100ms";
        Node node = Node.start(
                library,
                place,
                directory,
                "kerja.connections.database.schema=" + schema,
                "kerja.connections.database.jpa-properties=" + TestProvider.ECLIPSELINK.jpaProperties(true),
                "kerja.workers=default,halted",
                "kerja.workers.default.queues=default," + library.node(),
                "kerja.workers.default.concurrency=5",
                "kerja.workers.default.prefetch=0",
                "kerja.workers.default.poll.min=" + poll,
                "kerja.workers.default.poll.max=" + poll,
                "kerja.workers.halted.queues=halted",
                "kerja.workers.halted.poll.max=100ms");
        assertThat(node.answer()).as("where its library is").isEqualTo(String.valueOf(library.classes()));
        return node;
    }

    /** A node that is alone begins what it will be killed in; nobody else gets it before that. */
    private static void halt(Node node) {
        node.ask("payment halted " + PAYMENT);
        node.ask("trouble halted " + TROUBLE + " THROW,HALT,THROW,RETURN");
        Waiting.forResult("two halted jobs", () -> node.ask("halted"), "2"::equals);
        node.ask("pause halted");
    }

    /** Each dispatches onto the queues that one node works on alone, while what they share is paused. */
    private static void runEachOthers(Observer observer, Node earlier, Node present) {
        int ofPresent = PRESENT + ALONE;
        earlier.ask("dispatch earlier " + ALONE + " " + (ALONE + 6));
        earlier.ask("dispatch present " + (ALONE + 6) + " " + (ALONE + 12));
        present.ask("dispatch earlier " + ofPresent + " " + (ofPresent + 8));
        present.ask("dispatch present " + (ofPresent + 8) + " " + (ofPresent + 16));
        String unknown = "name in ('transcode-podcast', 'tell-listeners')";
        observer.await(4, "kerja_jobs where queue = 'earlier' and " + unknown);
        observer.await(0, "kerja_jobs where queue = 'present' or queue = 'earlier' and not " + unknown);
        assertThat(observer.texts("select concat(case when number < " + PRESENT
                        + " then 'earlier ' else 'present ' end, job, ' on ', node, ': ', content) from effects"
                        + " where number < " + PAYMENT))
                .as("all that has run")
                .hasSize(24)
                .containsOnly(
                        "earlier publish-episode on earlier: one",
                        "earlier publish-episode on present: untitled",
                        "present publish-episode on earlier: nowhere",
                        "present publish-episode on present: two",
                        "earlier book-royalty on earlier: ada",
                        "earlier book-royalty on present: ada 0",
                        "present book-royalty on earlier: ada",
                        "present book-royalty on present: ada 300",
                        "earlier process-podcast on earlier: 64 bits",
                        "earlier transcode-podcast on present: as it was",
                        "present transcode-podcast on present: high",
                        "present tell-listeners on present: ");
    }

    /** Both work on what both have dispatched, and on more, should one of them have been too quick for the other. */
    private static void share(Observer observer, Node earlier, Node present) {
        int jobs = JOBS;
        observer.await(0, "kerja_jobs where queue = 'default'");
        while (!bothRanTheOthersJobs(observer) && jobs + MORE <= ALONE) {
            dispatch(earlier, present, jobs, jobs + MORE);
            jobs += MORE;
            observer.await(0, "kerja_jobs where queue = 'default'");
        }
        assertThat(bothRanTheOthersJobs(observer))
                .as("both have run some of %d jobs of the other release", jobs)
                .isTrue();
        assertThat(observer.texts("select count(distinct number) from " + SHARED))
                .as("jobs")
                .containsExactly(String.valueOf(2 * jobs));
        assertThat(observer.count(SHARED)).as("runs").isEqualTo(2 * jobs);
        assertThat(observer.count(SHARED + " and attempt > 1"))
                .as("runs after a claim by a node that could not run the job")
                .isZero();
    }

    private static boolean bothRanTheOthersJobs(Observer observer) {
        return observer.count(SHARED + " and number < " + PRESENT + " and node = 'present'") >= CROSSED
                && observer.count(SHARED + " and number >= " + PRESENT + " and node = 'earlier'") >= CROSSED;
    }

    private static void dispatch(Node earlier, Node present, int from, int to) {
        askBoth(
                earlier,
                "dispatch default " + from + " " + to,
                present,
                "dispatch default " + (PRESENT + from) + " " + (PRESENT + to));
    }

    /** Both at the same time. */
    private static void askBoth(Node one, String order, Node other, String otherOrder) {
        one.tell(order);
        other.tell(otherOrder);
        one.answer();
        other.answer();
    }

    /** What one dispatches and fails on the other, the one reads and retries. */
    private static void retry(Observer observer, Node one, Node other, Library on, int job) {
        one.ask("trouble " + on.node() + " " + job + " FAIL,RETURN");
        expectFailure(observer, one, "FAILED_BY_JOB after FAILED_BY_JOB on " + on.node());
        assertThat(one.ask("retry")).isEqualTo("1");
        observer.await(0, "kerja_jobs where queue = '" + on.node() + "' and name = 'trouble'");
        assertThat(observer.count("effects where number = " + job)).isEqualTo(2);
        assertThat(other.ask("failed")).isEmpty();
    }

    /** What the killed node has left runs on this one, which goes on from what is known of its attempts. */
    private void rescue(Observer observer, Node node) {
        String left = first.node();
        String rescuing = first.other().node();
        observer.endLeases("halted");
        node.ask("resume halted");
        expectFailure(
                observer,
                node,
                "EXCEPTION after EXCEPTION on " + left + ", LEASE_LOST on " + left + ", EXCEPTION on " + rescuing);
        assertThat(node.ask("retry")).isEqualTo("1");
        observer.await(0, "kerja_jobs where queue = 'halted'");
        assertThat(observer.count("effects where number = " + TROUBLE)).isEqualTo(4);
        assertThat(observer.texts("select concat(node, ' ', attempt) from effects where number = " + PAYMENT))
                .containsExactly(rescuing + " 2");
    }

    private static void expectFailure(Observer observer, Node node, String reasons) {
        observer.await(1, "kerja_failed_jobs");
        assertThat(node.ask("failed")).isEqualTo("trouble " + reasons);
    }
}
