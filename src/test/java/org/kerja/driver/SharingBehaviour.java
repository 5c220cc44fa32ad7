package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;

/** Nodes of different applications or versions share one store without taking each other's jobs. */
public interface SharingBehaviour extends Behaviour {

    // 30
    @Test
    default void eachNodeTakesOnlyTheJobsItKnows() {
        JobId mail = push(Draft.job().named("send-mail"));
        JobId report = push(Draft.job());
        JobId moreMail = push(Draft.job().named("send-mail"));

        assertThat(claimAs(another(), "mailer", Set.of("send-mail"))).containsExactly(mail, moreMail);
        assertThat(claimAs(another(), "mailer", Set.of("send-mail"))).isEmpty();
        assertThat(claimAs(store(), "reporter", Set.of(NAME))).containsExactly(report);
    }

    // 30
    @Test
    default void duringADeploymentJobsOfTheNewVersionWaitForNewNodes() {
        JobId old = push(Draft.job());
        JobId renamed = push(Draft.job().named("make-report-2"));

        assertThat(claimAs(store(), "old", Set.of(NAME))).containsExactly(old);
        assertThat(claimAs(another(), "new", Set.of(NAME, "make-report-2"))).containsExactly(renamed);
    }

    // 30
    @Test
    default void jobsThatOthersKnowWakeNobody() {
        pushAll(Draft.job().on("mail").named("send-mail"), Draft.job());

        assertThat(store().due(List.of(), Set.of(NAME)))
                .extracting(QueueDue::queue)
                .containsExactly(QUEUE);
        assertThat(another().due(List.of(), Set.of("send-mail")))
                .extracting(QueueDue::queue)
                .containsExactly("mail");
    }

    // 30
    @Test
    default void aWordOfOneNodeIsGoodOnAnother() {
        push(Draft.job());

        assertThat(another().complete(List.of(claimOnly().lease()))).isEmpty();
        assertThat(claim(10)).isEmpty();
    }

    private static List<JobId> claimAs(JobStore store, String node, Set<String> names) {
        return Behaviour.ids(store.claim(new ClaimRequest(List.of(QUEUE), names, 10, HELD, node)));
    }
}
