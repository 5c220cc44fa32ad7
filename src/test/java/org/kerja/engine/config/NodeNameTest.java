package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeNameTest {

    @Test
    void aNodeIsNamedByHostAndProcessAndSomethingRandom() {
        assertThat(NodeName.generate())
                .matches("[^\\s]+-" + ProcessHandle.current().pid() + "-[0-9a-f]{4}");
    }

    @Test
    void aNameFitsIntoAStore() {
        assertThat(NodeName.generate()).hasSizeLessThan(100);
    }

    @Test
    void nodesOfOneProcessHaveDifferentNames() {
        // All alike by chance: once in 65536 to the power of 19.
        assertThat(Stream.generate(NodeName::generate).limit(20).distinct().count())
                .isGreaterThan(1);
    }
}
