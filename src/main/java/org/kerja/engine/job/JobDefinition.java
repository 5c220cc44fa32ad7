package org.kerja.engine.job;

import java.util.Set;
import org.kerja.spi.JobInvoker;

/**
 * A job type of the application.
 *
 * @param name the name it is stored under
 * @param aliases former names
 * @param type the class of its instances
 * @param transactional whether it runs in a transaction together with its completion
 * @param invoker the application's code for it
 */
public record JobDefinition(
        String name,
        Set<String> aliases,
        int version,
        Class<?> type,
        JobOptions options,
        boolean transactional,
        JobInvoker invoker) {

    public JobDefinition {
        aliases = Set.copyOf(aliases);
    }
}
