package org.kerja.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.kerja.Dispatcher;

/** The application's own tables, through its own persistence unit. */
@ApplicationScoped
public class FileShelf {

    @Inject
    EntityManagerFactory entities;

    @Inject
    Dispatcher dispatcher;

    /** Stores what a job found, in the job's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void store(MeasuredFile file) {
        write(entityManager -> {
            entityManager.persist(file);
            return file;
        });
    }

    /** Dispatches jobs for files and notes that, in one transaction. */
    @Transactional
    public void dispatch(List<String> uris) {
        write(entityManager -> {
            uris.forEach(uri -> entityManager.persist(new DispatchedFile(uri)));
            return uris;
        });
        dispatcher.bulk(uris.stream().map(MeasureFile::new).toList());
    }

    /** The files for which a job was dispatched. */
    @Transactional
    public Set<String> dispatched() {
        return new HashSet<>(read("select d.uri from DispatchedFile d", String.class));
    }

    /** For how many files a job was dispatched. */
    @Transactional
    public long dispatchedCount() {
        return read("select count(d) from DispatchedFile d", Long.class).get(0);
    }

    /** How many different files are stored. */
    @Transactional
    public long storedCount() {
        return read("select count(distinct m.uri) from MeasuredFile m", Long.class)
                .get(0);
    }

    /** How many files are stored more than once. */
    @Transactional
    public long duplicateCount() {
        return read("select m.uri from MeasuredFile m group by m.uri having count(m) > 1", String.class)
                .size();
    }

    /** All bytes, lines and words. */
    @Transactional
    public String totals() {
        Object[] row = read("select sum(m.bytes), sum(m.lines), sum(m.words) from MeasuredFile m", Object[].class)
                .get(0);
        return "%,d bytes, %,d lines, %,d words".formatted(orZero(row[0]), orZero(row[1]), orZero(row[2]));
    }

    private static long orZero(Object sum) {
        return sum instanceof Number number ? number.longValue() : 0;
    }

    private <T> List<T> read(String query, Class<T> type) {
        return write(entityManager -> entityManager.createQuery(query, type).getResultList());
    }

    private <T> T write(Function<EntityManager, T> work) {
        EntityManager entityManager = entities.createEntityManager();
        try {
            T result = work.apply(entityManager);
            entityManager.flush();
            return result;
        } finally {
            entityManager.close();
        }
    }
}
