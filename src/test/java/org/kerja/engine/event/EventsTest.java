package org.kerja.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;

class EventsTest {

    private final JobEvent event = new JobEvent.Dispatched(Draft.newId(), "send", "tested", "mail");

    @Test
    void whoListensHears() {
        List<JobEvent> heard = new ArrayList<>();

        Events.to(heard::add).fire(() -> event);

        assertThat(heard).containsExactly(event);
    }

    @Test
    void whatNobodyHearsIsNotMade() {
        Events.NONE.fire(() -> {
            throw new AssertionError("It costs something to make it");
        });
    }

    @Test
    void anObserverThatThrowsDisturbsNobody() {
        Events events = Events.to(heard -> {
            throw new IllegalStateException("no disk for the audit");
        });

        assertThatCode(() -> events.fire(() -> event)).doesNotThrowAnyException();
    }

    @Test
    void whatHappensToJobsAndToTheNodeIsHeardApart() {
        List<Object> ofJobs = new ArrayList<>();
        List<Object> ofNode = new ArrayList<>();
        NodeEvent paused = new NodeEvent.QueuePaused("tested", "mail");
        Events events = Events.to(ofJobs::add).andOfNode(ofNode::add);

        events.fire(() -> event);
        events.fireOfNode(() -> paused);

        assertThat(ofJobs).containsExactly(event);
        assertThat(ofNode).containsExactly(paused);
        assertThatCode(() -> Events.to(ofJobs::add).fireOfNode(() -> {
                    throw new AssertionError("It costs something to make it");
                }))
                .doesNotThrowAnyException();
    }
}
