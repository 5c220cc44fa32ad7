package org.kerja.cdi;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.ContextEntry;
import org.kerja.engine.job.ContextEntries;

/** A bean as an entry of the context of jobs. */
final class BeanContextEntry implements ContextEntry {

    private final JobSurroundings surroundings;
    private final BeanReference<ContextEntry> bean;

    private BeanContextEntry(JobSurroundings surroundings, BeanReference<ContextEntry> bean) {
        this.surroundings = surroundings;
        this.bean = bean;
    }

    /** All there are, by their names; what is wrong with them is told. */
    static Map<String, ContextEntry> all(BeanManager beans, JobSurroundings surroundings, Consumer<String> problems) {
        Map<String, ContextEntry> entries = new HashMap<>();
        for (Bean<?> bean : beans.getBeans(ContextEntry.class, Any.Literal.INSTANCE)) {
            if (bean.getName() == null) {
                problems.accept("Context entry " + bean.getBeanClass().getName()
                        + " has no name, which is the key of its value: annotate it with @Named(\"...\").");
            } else if (bean.getName().startsWith(ContextEntries.RESERVED)) {
                problems.accept("Context entry " + bean.getBeanClass().getName() + " is named '" + bean.getName()
                        + "', but what begins with '" + ContextEntries.RESERVED
                        + "' is kept for Kerja itself: give it another name.");
            } else {
                entries.put(
                        bean.getName(),
                        new BeanContextEntry(surroundings, BeanReference.of(beans, bean, ContextEntry.class)));
            }
        }
        return entries;
    }

    @Override
    public Optional<String> capture() {
        return call(ContextEntry::capture);
    }

    @Override
    public Restored restore(String value) {
        return call(entry -> entry.restore(value));
    }

    private interface Word<R> {

        R of(ContextEntry entry);
    }

    private <R> R call(Word<R> word) {
        AtomicReference<@Nullable R> result = new AtomicReference<>();
        try {
            surroundings.around(dependents -> result.set(word.of(bean.get(dependents))));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("It throws nothing else", e);
        }
        @Nullable R given = result.get();
        if (given == null) {
            throw new IllegalStateException("A context entry returned null");
        }
        return given;
    }
}
