package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.OnQueue;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.SettingsReader;

class RouteTest {

    @OnQueue(value = "reports", connection = "archive")
    private interface Report {}

    @OnQueue("urgent-reports")
    private interface UrgentReport extends Report {}

    @OnQueue("audits")
    private interface Audit {}

    @Job
    private record Plain() {}

    @Job
    private record Monthly() implements Report {}

    @Job
    private record Alarm() implements UrgentReport {}

    @Job(queue = "own", connection = "mine")
    private record Own() implements Report {}

    @Job
    private record Torn() implements Report, Audit {}

    @Job
    private static class Base implements Report {}

    @Job
    private static final class Derived extends Base {}

    private final GivenSettings settings = GivenSettings.none();
    private final SettingsReader reader = settings.reader();

    @Test
    void aJobWithoutRouteNamesNeitherQueueNorConnection() {
        assertThat(place(Plain.class)).isEqualTo("- on -");
    }

    @Test
    void aJobGoesWhereItsInterfaceOrAClassThatItExtendsSays() {
        assertThat(place(Monthly.class)).isEqualTo("reports on archive");
        assertThat(place(Derived.class)).isEqualTo("reports on archive");
    }

    @Test
    void theNearestTypeThatSaysAnythingCounts() {
        assertThat(place(Alarm.class)).isEqualTo("urgent-reports on archive");
    }

    @Test
    void whatTheJobSaysItselfGoesBefore() {
        assertThat(place(Own.class)).isEqualTo("own on mine");
    }

    @Test
    void configurationGoesBeforeTheAnnotationOfTheSameTypeAndMayRouteAnyOther() {
        settings.with("kerja.routes." + Report.class.getName() + ".queue", "slow")
                .with("kerja.routes." + Plain.class.getName() + ".connection", "spare");

        assertThat(place(Monthly.class)).isEqualTo("slow on archive");
        assertThat(place(Alarm.class)).isEqualTo("urgent-reports on archive");
        assertThat(place(Plain.class)).isEqualTo("- on spare");
    }

    @Test
    void theConfigurationOfTheJobGoesBeforeEveryRoute() {
        settings.with("kerja.jobs.monthly.queue", "other");

        assertThat(place(Monthly.class)).isEqualTo("other on archive");
    }

    @Test
    void typesThatAreEquallyNearAndContradictAreAMistake() {
        place(Torn.class);

        assertThat(reader.problems())
                .singleElement()
                .asString()
                .contains("'torn'", "queues", "reports", "audits", Report.class.getName(), Audit.class.getName());
    }

    @Test
    void whatTheJobSaysItselfEndsAContradiction() {
        settings.with("kerja.jobs.torn.queue", "mine");

        assertThat(place(Torn.class)).isEqualTo("mine on archive");
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void typesThatAreEquallyNearMaySayTheSame() {
        settings.with("kerja.routes." + Audit.class.getName() + ".queue", "reports");

        assertThat(place(Torn.class)).isEqualTo("reports on archive");
        assertThat(reader.problems()).isEmpty();
    }

    private String place(Class<?> type) {
        Job job = SampleJobs.annotation(type);
        JobOptions options = JobOptions.resolve(job, JobNames.of(type, job), type, reader);
        return name(options.queue()) + " on " + name(options.connection());
    }

    private static String name(Optional<String> name) {
        return name.orElse("-");
    }
}
