package org.kerja.faults.node;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.Job;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.UniqueRule;
import org.kerja.engine.job.Upcaster;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Settings;

/** The library with the jobs of a run, on a connection named main. */
public final class NodeEngine {

    private NodeEngine() {}

    /** One that works with a store, and whose jobs are run by an invoker. */
    public static EngineBuilder builder(Map<String, String> properties, StoreAccess access, JobInvoker invoker) {
        Map<String, String> all = new HashMap<>(Map.of(
                "kerja.connection",
                "main",
                "kerja.key",
                "faults:" + Base64.getEncoder().encodeToString(new byte[32]),
                "kerja.connections.main.driver",
                access.driver().name()));
        access.properties().forEach((name, value) -> all.put("kerja.connections.main." + name, value));
        all.putAll(properties);
        Settings settings = property -> Optional.ofNullable(all.get(property));
        return Engine.builder()
                .settings(settings)
                .resources(access.resources())
                .jobs(definitions(settings, access, invoker));
    }

    private static List<JobDefinition> definitions(Settings settings, StoreAccess access, JobInvoker invoker) {
        return Work.TYPES.stream()
                .filter(type -> access.transactional() || !Work.TRANSACTIONAL.contains(type))
                .map(type -> definition(type, settings, invoker))
                .toList();
    }

    private static JobDefinition definition(Class<? extends Work> type, Settings settings, JobInvoker invoker) {
        Job job = type.getAnnotation(Job.class);
        SettingsReader reader = new SettingsReader(settings);
        JobOptions options = JobOptions.resolve(job, job.value(), type, reader);
        return new JobDefinition(
                job.value(),
                Set.of(),
                1,
                type,
                options,
                Work.TRANSACTIONAL.contains(type),
                invoker,
                JobDefinition.ANY,
                List.of(),
                Upcaster.NONE,
                UniqueRule.resolve(job.value(), type, options.encrypted(), reader),
                LineRule.resolve(job.value(), type, options.encrypted(), reader));
    }
}
