package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;

class JobRegistryTest {

    record SendMail() {}

    record SendLetter() {}

    private final JobDefinition mail = SampleJobs.definition("send-mail", SendMail.class, "mail", "post");
    private final JobDefinition letter = SampleJobs.definition("send-letter", SendLetter.class);
    private final JobRegistry registry = new JobRegistry(List.of(mail, letter));

    @Test
    void aJobIsFoundByItsType() {
        assertThat(registry.of(new SendMail())).isSameAs(mail);
        assertThat(registry.of(new SendLetter())).isSameAs(letter);
        assertThat(registry.all()).containsExactlyInAnyOrder(mail, letter);
        assertThat(registry.problems()).isEmpty();
    }

    @Test
    void aJobIsFoundByItsNameAndByEachAlias() {
        assertThat(List.of("send-mail", "mail", "post"))
                .allSatisfy(name -> assertThat(registry.named(name)).containsSame(mail));
        assertThat(registry.named("send-letter")).containsSame(letter);
        assertThat(registry.named("letter")).isEmpty();
        assertThat(registry.named("")).isEmpty();
    }

    @Test
    void aNodeClaimsJobsByNameAndAlias() {
        assertThat(registry.names()).containsExactly("mail", "post", "send-letter", "send-mail");
    }

    @Test
    void whatIsNoJobIsRefusedByItsClass() {
        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> registry.of("a text"))
                .withMessageContaining("java.lang.String")
                .withMessageContaining("@Job");
    }

    @Test
    void oneNameForTwoTypesIsAProblem() {
        JobRegistry clashing = new JobRegistry(List.of(mail, SampleJobs.definition("send-mail", SendLetter.class)));

        assertThat(clashing.problems())
                .singleElement()
                .asString()
                .contains("'send-mail'", SendMail.class.getName(), SendLetter.class.getName());
    }

    @Test
    void anAliasThatIsAnothersNameIsAProblemInEitherOrder() {
        JobDefinition claiming = SampleJobs.definition("letter", SendLetter.class, "send-mail");

        assertThat(new JobRegistry(List.of(mail, claiming)).problems()).hasSize(1);
        assertThat(new JobRegistry(List.of(claiming, mail)).problems()).hasSize(1);
    }

    @Test
    void anAliasOfTwoTypesIsAProblem() {
        JobRegistry clashing =
                new JobRegistry(List.of(mail, SampleJobs.definition("letter", SendLetter.class, "post")));

        assertThat(clashing.problems())
                .singleElement()
                .asString()
                .contains(
                        "name or alias 'post'",
                        SendMail.class.getName(),
                        SendLetter.class.getName(),
                        "give one of them another in @Job");
    }

    @Test
    void everyClashIsReported() {
        JobRegistry clashing =
                new JobRegistry(List.of(mail, SampleJobs.definition("send-mail", SendLetter.class, "post", "mail")));

        assertThat(clashing.problems()).hasSize(3);
    }
}
