package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.Unique.Until;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.Uniqueness;

class UniqueRuleTest {

    private enum Kind {
        SMALL {
            @Override
            public String toString() {
                return "little";
            }
        }
    }

    @Job
    private record Plain(long number) {}

    @Job
    @Unique
    private record Single(long number) {}

    @Job
    @Unique(
            by = {"shop", "kind", "day", "half"},
            scope = "index")
    private record Parts(@Nullable String shop, Kind kind, LocalDate day, int number) {

        private long half() {
            return number / 2;
        }
    }

    private static class Base {

        private final int inherited = 3;
    }

    @Job
    @Unique(by = "inherited")
    private static final class WithField extends Base {}

    @Job
    @Unique(
            by = {"missing", "list"},
            until = Until.TIME,
            maxWait = "x",
            onDuplicate = OnDuplicate.DROP)
    private record Wrong(List<String> list) {}

    @Job
    @Unique(time = "5m", maxWait = "1m")
    private record Contradicting() {}

    @Job
    @Unique(until = Until.TIME, time = "0", onDuplicate = OnDuplicate.EXTEND)
    private record Empty() {}

    private static UniqueRule rule(Class<?> type) {
        return UniqueRule.resolve("report", type, false, new SettingsReader(GivenSettings.none()));
    }

    private static List<String> problems(Class<?> type, GivenSettings settings) {
        SettingsReader reader = new SettingsReader(settings);
        UniqueRule.resolve("report", type, false, reader);
        return reader.problems();
    }

    private static String key(UniqueRule rule, Object job) {
        return rule.of(job, Optional.empty()).orElseThrow().key();
    }

    @Test
    void aJobWithoutTheAnnotationHasAKeyOnlyIfItsDispatchSaysSo() {
        UniqueRule rule = rule(Plain.class);
        assertThat(rule.of(new Plain(1), Optional.empty())).isEmpty();
        assertThat(rule.of(new Plain(1), Optional.of("a,b")))
                .contains(
                        new Uniqueness("report:a\\,b", Until.DONE, Duration.ZERO, OnDuplicate.DROP, Optional.empty()));
    }

    @Test
    void withoutPartsAllJobsOfATypeHaveOneKey() {
        assertThat(key(rule(Single.class), new Single(1))).isEqualTo("report");
        assertThat(key(rule(Single.class), new Single(2))).isEqualTo("report");
    }

    @Test
    void aKeyIsMadeOfComponentsMethodsAndFields() {
        assertThat(key(rule(Parts.class), new Parts("x", Kind.SMALL, LocalDate.of(2030, 1, 31), 7)))
                .isEqualTo("index:x,SMALL,2030-01-31,3");
        assertThat(key(rule(WithField.class), new WithField())).isEqualTo("report:3");
    }

    @Test
    void differentValuesHaveDifferentKeys() {
        LocalDate day = LocalDate.of(2030, 1, 31);
        UniqueRule rule = rule(Parts.class);
        assertThat(List.of(
                        key(rule, new Parts(null, Kind.SMALL, day, 1)),
                        key(rule, new Parts("null", Kind.SMALL, day, 1)),
                        key(rule, new Parts("", Kind.SMALL, day, 1)),
                        key(rule, new Parts("\\", Kind.SMALL, day, 1)),
                        key(rule, new Parts(",", Kind.SMALL, day, 1)),
                        key(rule, new Parts("\0", Kind.SMALL, day, 1)),
                        key(rule, new Parts("\\0", Kind.SMALL, day, 1)),
                        key(rule, new Parts("x".repeat(300), Kind.SMALL, day, 1)),
                        key(rule, new Parts("x".repeat(301), Kind.SMALL, day, 1))))
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key)
                        .hasSizeLessThanOrEqualTo(Uniqueness.KEY_LIMIT)
                        .doesNotContain("\0"));
    }

    @Test
    void theKeyOfAnEncryptedJobDoesNotShowWhatItIsMadeOf() {
        UniqueRule rule = UniqueRule.resolve("report", Parts.class, true, new SettingsReader(GivenSettings.none()));
        Parts job = new Parts("secret", Kind.SMALL, LocalDate.EPOCH, 7);
        assertThat(key(rule, job)).doesNotContain("secret").isEqualTo(key(rule, job));
        assertThat(rule.of(job, Optional.of("secret")).orElseThrow().key()).doesNotContain("secret");
    }

    @Test
    void theConfigurationOverridesTheAnnotation() {
        SettingsReader reader = new SettingsReader(GivenSettings.of("kerja.jobs.report.unique.until", "time")
                .with("kerja.jobs.report.unique.time", "10m")
                .with("kerja.jobs.report.unique.on-duplicate", "extend")
                .with("kerja.jobs.report.unique.max-wait", "1h"));
        UniqueRule rule = UniqueRule.resolve("report", Single.class, false, reader);
        assertThat(reader.problems()).isEmpty();
        assertThat(rule.of(new Single(1), Optional.empty()))
                .contains(new Uniqueness(
                        "report",
                        Until.TIME,
                        Duration.ofMinutes(10),
                        OnDuplicate.EXTEND,
                        Optional.of(Duration.ofHours(1))));
    }

    @Test
    void whatCannotBePartOfAKeyIsFoundAtDeployment() {
        assertThat(problems(Wrong.class, GivenSettings.none()))
                .containsExactly(
                        "Job 'report', @Unique: 'missing' is neither a component nor a field nor a method without"
                                + " parameters of it.",
                        "Job 'report', @Unique: 'list' is a java.util.List; a key is made of numbers, texts, enums, dates"
                                + " and UUIDs.",
                        "Job 'report', @Unique: maxWait: 'x' is no duration; write for example 250ms, 30s, 5m, 2h, 1d or"
                                + " PT5M.",
                        "Job 'report', @Unique: until TIME needs a time, such as 10m.");
    }

    @Test
    void whatContradictsIsFoundAtDeployment() {
        assertThat(problems(Contradicting.class, GivenSettings.none()))
                .containsExactly(
                        "Job 'report', @Unique: a time is of use with until TIME only.",
                        "Job 'report', @Unique: maxWait is of use with onDuplicate EXTEND only.");
        assertThat(problems(Empty.class, GivenSettings.none()))
                .first()
                .isEqualTo("Job 'report', @Unique: time: '0' is not more than nothing.");
        assertThat(problems(Single.class, GivenSettings.of("kerja.jobs.report.unique.until", "never")))
                .containsExactly("Property kerja.jobs.report.unique.until: 'never' is none of done, started, time.");
    }
}
