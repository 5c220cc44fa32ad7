package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.driver.Draft;

class JustDispatchedTest {

    private final JustDispatched justDispatched = new JustDispatched(2);
    private final JobId first = Draft.newId();
    private final JobId second = Draft.newId();
    private final JobId third = Draft.newId();

    @Test
    void whatIsOfferedIsTakenOnceAndInOrder() {
        assertThat(justDispatched.offer(first)).isTrue();
        assertThat(justDispatched.offer(second)).isTrue();

        assertThat(justDispatched.take()).containsExactly(first, second);
        assertThat(justDispatched.take()).isEmpty();
    }

    @Test
    void beyondTheMostNoneIsTakenIn() {
        justDispatched.offer(first);
        justDispatched.offer(second);

        assertThat(justDispatched.offer(third)).isFalse();
        assertThat(justDispatched.take()).containsExactly(first, second);
    }

    @Test
    void takingMakesRoom() {
        justDispatched.offer(first);
        justDispatched.offer(second);
        justDispatched.take();

        assertThat(justDispatched.offer(third)).isTrue();
        assertThat(justDispatched.take()).containsExactly(third);
    }
}
