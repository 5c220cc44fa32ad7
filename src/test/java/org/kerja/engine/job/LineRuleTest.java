package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.Group;
import org.kerja.Job;
import org.kerja.Limit;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;

class LineRuleTest {

    @Job
    private record Plain() {}

    @Job
    @Limit(by = "host", concurrent = 2, rate = 100, per = "1m")
    private record Fetch(String host) {}

    @Job
    @Limit(scope = "bank", rate = 10, per = "1s")
    @Limit(scope = "customer", by = "customer", ordered = true)
    @Group(by = "tenant", scope = "tenants")
    private record Transfer(String customer, String tenant) {}

    @Job
    @Limit(scope = "bank", rate = 10, per = "1s")
    private record Balance() {}

    @Job
    @Limit(scope = "bank", rate = 11, per = "1s")
    private record Other() {}

    @Job
    @Limit(by = "missing")
    @Limit(rate = 5)
    @Limit(scope = "third", concurrent = -1, per = "x")
    @Limit(scope = "fourth", concurrent = 2, ordered = true)
    @Limit(scope = "fifth", ordered = true)
    @Limit(scope = "sixth", rate = -2)
    @Limit(scope = "seventh", concurrent = 0, rate = 0, per = "1m")
    @Group(by = {})
    private record Wrong() {}

    private static LineRule rule(Class<?> type, GivenSettings settings) {
        SettingsReader reader = new SettingsReader(settings);
        LineRule rule = LineRule.resolve(name(type), type, false, reader);
        assertThat(reader.problems()).isEmpty();
        return rule;
    }

    private static String name(Class<?> type) {
        return JobNames.of(type, type.getAnnotation(Job.class));
    }

    private static JobDefinition definition(Class<?> type, GivenSettings settings) {
        JobDefinition sample = SampleJobs.definition();
        return new JobDefinition(
                name(type),
                Set.of(),
                1,
                type,
                sample.options(),
                false,
                sample.invoker(),
                JobDefinition.ANY,
                List.of(),
                Upcaster.NONE,
                sample.unique(),
                rule(type, settings));
    }

    private static LimitTable table(SettingsReader reader, GivenSettings settings, Class<?>... types) {
        return LineRule.table(
                Stream.of(types).map(type -> definition(type, settings)).toList(), reader);
    }

    @Test
    void aJobWithoutLimitsWaitsInNoLine() {
        assertThat(rule(Plain.class, GivenSettings.none()).of(new Plain())).isEmpty();
        assertThat(rule(Plain.class, GivenSettings.none()).limits()).isFalse();
    }

    @Test
    void jobsWithTheSameKeysWaitInTheSameLine() {
        LineRule rule = rule(Fetch.class, GivenSettings.none());
        assertThat(rule.of(new Fetch("a"))).contains(new LimitLine("", "fetch:a", false, List.of("fetch:a")));
        assertThat(rule.of(new Fetch("b"))).isNotEqualTo(rule.of(new Fetch("a")));
        assertThat(rule.rated()).isTrue();
    }

    @Test
    void theOrderedKeyMakesTheLineWhateverTheOthersAre() {
        assertThat(rule(Transfer.class, GivenSettings.none()).of(new Transfer("ada", "acme")))
                .contains(new LimitLine("tenants:acme", "customer:ada", true, List.of("customer:ada", "bank")));
    }

    @Test
    void keysThatAreTooLongForTheStoreBecomeDigestsThatKeepTheirScope() {
        LimitLine line = rule(Fetch.class, GivenSettings.none())
                .of(new Fetch("x".repeat(500)))
                .orElseThrow();
        assertThat(line.name()).hasSizeLessThanOrEqualTo(LimitLine.NAME_LIMIT);
        assertThat(line.keys().get(0)).startsWith("fetch:").hasSizeLessThan(200);
        LimitTable table = table(new SettingsReader(GivenSettings.none()), GivenSettings.none(), Fetch.class);
        assertThat(table.of(line.keys().get(0))).isPresent();
    }

    @Test
    void typesOfOneScopeShareTheirKeys() {
        SettingsReader reader = new SettingsReader(GivenSettings.none());
        LimitTable table = table(reader, GivenSettings.none(), Transfer.class, Balance.class);
        assertThat(reader.problems()).isEmpty();
        assertThat(table.of("bank")).contains(new LimitRule(0, 10, Duration.ofSeconds(1)));
        assertThat(table.of("customer:ada")).contains(new LimitRule(1, 0, Duration.ZERO));
        assertThat(table.of("else:ada")).isEmpty();
        assertThat(rule(Balance.class, GivenSettings.none())
                        .of(new Balance())
                        .orElseThrow()
                        .keys())
                .containsExactly("bank");
    }

    @Test
    void typesThatSayDifferentThingsOfOneScopeAreFoundAtDeployment() {
        SettingsReader reader = new SettingsReader(GivenSettings.none());
        table(reader, GivenSettings.none(), Balance.class, Other.class);
        assertThat(reader.problems())
                .containsExactly(
                        "Job 'other', @Limit: another job says something else of the scope 'bank'; let both say"
                                + " the same.");
    }

    @Test
    void theConfigurationChangesTheNumbers() {
        GivenSettings settings = GivenSettings.of("kerja.limits.bank.rate", "20")
                .with("kerja.limits.bank.per", "2s")
                .with("kerja.groups.tenants.weights", "acme:3, a:b:2");
        LimitTable table = table(new SettingsReader(settings), settings, Transfer.class);
        assertThat(table.of("bank")).contains(new LimitRule(0, 20, Duration.ofSeconds(2)));
        assertThat(table.weight(group(settings, "acme"))).isEqualTo(3);
        assertThat(table.weight(group(settings, "a:b"))).isEqualTo(2);
        assertThat(table.weight(group(settings, "other"))).isEqualTo(1);
    }

    private static String group(GivenSettings settings, String tenant) {
        return rule(Transfer.class, settings)
                .of(new Transfer("ada", tenant))
                .orElseThrow()
                .group();
    }

    @Test
    void whatLimitsNothingOrContradictsIsFoundAtDeployment() {
        SettingsReader reader = new SettingsReader(GivenSettings.of("kerja.limits.fifth.concurrent", "0"));
        LineRule.resolve("wrong", Wrong.class, false, reader);
        assertThat(reader.problems())
                .containsExactlyInAnyOrder(
                        "Job 'wrong', @Limit: 'missing' is neither a component nor a field nor a method without"
                                + " parameters of it.",
                        "Job 'wrong', @Limit: it limits nothing; say concurrent, rate or ordered.",
                        "Job 'wrong', @Limit: a rate needs the time of which it is one, such as per = \"1m\".",
                        "Job 'wrong', @Limit: there are two with the scope 'wrong'; give each one of its own.",
                        "Job 'wrong', @Limit(scope = \"third\"): per: 'x' is no duration; write for example 250ms, 30s, 5m, 2h, 1d or PT5M.",
                        "Job 'wrong', @Limit(scope = \"third\"): concurrent: '-1' is negative; give at least 1.",
                        "Job 'wrong', @Limit(scope = \"sixth\"): rate: '-2' is negative; give at least 1.",
                        "Job 'wrong', @Limit(scope = \"seventh\"): a time needs its rate of at least 1.",
                        "Job 'wrong', @Limit(scope = \"seventh\"): it limits nothing; say concurrent, rate or ordered.",
                        "Job 'wrong', @Limit(scope = \"fourth\"): ordered jobs run one at a time; leave concurrent out.",
                        "Property kerja.limits.fifth.concurrent: '0' is out of range; allowed is 1 to 2147483647.",
                        "Job 'wrong', @Limit: only one can be ordered.",
                        "Job 'wrong', @Group: say by what jobs belong to groups.");
    }

    @Test
    void aGroupThatIsNoneIsNamed() {
        SettingsReader reader = new SettingsReader(GivenSettings.of("kerja.groups.tenants.weights", "acme"));
        LineRule.resolve("transfer", Transfer.class, false, reader);
        assertThat(reader.problems())
                .containsExactly(
                        "Property kerja.groups.tenants.weights: 'acme' is no group with a weight from 1 to 9999.");
    }
}
