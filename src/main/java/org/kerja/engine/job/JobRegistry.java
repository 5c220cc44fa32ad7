package org.kerja.engine.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kerja.DispatchException;

/** The job types of an application, found by type and by stored name. */
public final class JobRegistry {

    private final Map<Class<?>, JobDefinition> byType = new HashMap<>();
    private final Map<String, JobDefinition> byName = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    public JobRegistry(Collection<JobDefinition> definitions) {
        for (JobDefinition definition : definitions) {
            byType.put(definition.type(), definition);
            add(definition.name(), definition);
            definition.aliases().forEach(alias -> add(alias, definition));
        }
    }

    private void add(String name, JobDefinition definition) {
        JobDefinition other = byName.putIfAbsent(name, definition);
        if (other != null) {
            problems.add("Job name or alias '" + name + "' belongs to both "
                    + other.type().getName() + " and "
                    + definition.type().getName() + "; give one of them another in @Job.");
        }
    }

    /** What is wrong with the names. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** All job types. */
    public Collection<JobDefinition> all() {
        return List.copyOf(byType.values());
    }

    /**
     * The definition of a job instance.
     *
     * @throws DispatchException if its class is no job of this application
     */
    public JobDefinition of(Object job) {
        Objects.requireNonNull(job, "The job to dispatch is null");
        JobDefinition definition = byType.get(job.getClass());
        if (definition == null) {
            throw new DispatchException(job.getClass().getName()
                    + " is no job of this application: annotate it with @Job and keep it in an archive that CDI scans"
                    + " for beans.");
        }
        return definition;
    }

    /** The definition that a stored name belongs to. */
    public Optional<JobDefinition> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Every name and alias that this node knows. */
    public Set<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
