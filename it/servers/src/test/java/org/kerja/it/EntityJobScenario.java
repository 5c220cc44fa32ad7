package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobFailure;
import org.kerja.MissingEntity;
import org.kerja.event.JobEvent;
import org.kerja.it.ledger.Entry;
import org.kerja.it.ledger.Journal;
import org.kerja.it.ledger.Ledger;

/** What jobs that are made of entities do, wherever their persistence unit comes from. */
abstract class EntityJobScenario {

    @Inject
    Dispatcher dispatcher;

    @Inject
    Ledger ledger;

    @Inject
    Entries entries;

    @Inject
    Journal journal;

    @Test
    void aJobHasItsEntitiesWhereItRuns() throws Exception {
        entries.writeAndTell("one", "two", "three");
        assertThat(journal.next()).isEqualTo("one, then three two");
        assertThat(journal.next()).isEqualTo("tell completed");
    }

    @Test
    void whatATransactionalJobDoesToItsEntityIsWrittenWithItsCompletion() throws Exception {
        // What another scenario has written is still there.
        String before = getClass().getSimpleName() + " before";
        String after = getClass().getSimpleName() + " after";
        dispatcher.dispatch(new Rewrite(entries.write(before), after));
        assertThat(journal.next()).isEqualTo(before + " becomes " + after);
        assertThat(journal.next()).isEqualTo("rewrite completed");
        assertThat(ledger.count(before)).isZero();
        assertThat(ledger.count(after)).isEqualTo(1);
    }

    @Test
    void aJobWhoseEntityIsGoneFailsOrIsSkippedAsItSays() throws Exception {
        Entry entry = entries.write("soon gone");
        entries.remove(entry);
        dispatcher.dispatch(new Rewrite(entry, "nothing"));
        assertThat(journal.next()).isEqualTo("rewrite failed");
        assertThat(journal.next()).startsWith("There is no Entry with the id " + entry.id());
        dispatcher.dispatch(new Tell(entry, List.of()));
        assertThat(journal.next()).isEqualTo("tell skipped");
    }

    @Test
    void anEntityThatIsNoneOfTheApplicationIsNotDispatched() {
        assertThatThrownBy(() -> dispatcher.dispatch(new Meet(new Unknown())))
                .isInstanceOf(DispatchException.class)
                .hasMessageContaining("an entity that no persistence unit of the application knows");
    }

    /** Tells what its entities say. */
    @Job(onMissingEntity = MissingEntity.DROP)
    public record Tell(Entry first, List<Entry> others) {

        void handle(Journal journal) {
            journal.add(first.words() + ", then "
                    + String.join(" ", others.stream().map(Entry::words).toList()));
        }
    }

    /** Changes its entity. */
    @Job(tries = 1)
    public record Rewrite(Entry entry, String to) {

        @Transactional
        void handle(Journal journal) {
            journal.add(entry.words() + " becomes " + to);
            entry.rewrite(to);
        }

        static void failed(JobFailure failure, Journal journal) {
            journal.add(failure.message());
        }
    }

    /** Is made of an entity that no unit lists. */
    @Job
    public record Meet(Unknown unknown) {

        void handle() {}
    }

    /** An entity of another application. */
    @Entity(name = "Unknown")
    public static class Unknown {

        @Id
        long id = 1;
    }

    /** Writes entries. */
    @ApplicationScoped
    public static class Entries {

        @PersistenceContext
        EntityManager entities;

        @Inject
        Dispatcher dispatcher;

        @Transactional
        public Entry write(String words) {
            Entry entry = new Entry(words);
            entities.persist(entry);
            return entry;
        }

        @Transactional
        public void writeAndTell(String first, String second, String third) {
            Entry one = write(first);
            Entry two = write(second);
            Entry three = write(third);
            dispatcher.dispatch(new Tell(one, List.of(three, two)));
        }

        @Transactional
        public void remove(Entry entry) {
            entities.remove(entities.find(Entry.class, entry.id()));
        }
    }

    /** Tells how jobs ended, once that is committed. */
    @ApplicationScoped
    public static class Ends {

        @Inject
        Journal journal;

        void completed(@Observes JobEvent.Completed event) {
            journal.add(event.name() + " completed");
        }

        void failed(@Observes JobEvent.Failed event) {
            journal.add(event.name() + " failed");
        }

        void skipped(@Observes JobEvent.Skipped event) {
            journal.add(event.name() + " skipped");
        }
    }
}
