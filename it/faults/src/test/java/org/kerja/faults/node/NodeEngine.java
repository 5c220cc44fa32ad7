package org.kerja.faults.node;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.kerja.Job;
import org.kerja.driver.database.TestProvider;
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

    /** One that works with a data source, and whose jobs are run by an invoker. */
    public static EngineBuilder builder(Map<String, String> properties, DataSource dataSource, JobInvoker invoker) {
        Map<String, String> all = new HashMap<>(Map.of(
                "kerja.connection",
                "main",
                "kerja.key",
                "faults:" + Base64.getEncoder().encodeToString(new byte[32]),
                "kerja.connections.main.driver",
                "database",
                "kerja.connections.main.jpa-properties",
                TestProvider.HIBERNATE.jpaProperties(true)));
        all.putAll(properties);
        Settings settings = property -> Optional.ofNullable(all.get(property));
        return Engine.builder()
                .settings(settings)
                .resources(new OneDataSource(dataSource))
                .jobs(definitions(settings, invoker));
    }

    private static List<JobDefinition> definitions(Settings settings, JobInvoker invoker) {
        return Work.TYPES.stream()
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

    private record OneDataSource(DataSource dataSource) implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
        }
    }
}
