package org.kerja.upgrade;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierLibraryTest {

    private static final String UNKNOWN = "0123456789abcdef0123456789abcdef01234567";

    @Test
    void aCommitThatTheCloneDoesNotHoldIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> EarlierLibrary.classes(Path.of("").toAbsolutePath(), UNKNOWN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(UNKNOWN, "git fetch --unshallow");
    }

    @Test
    void sourcesWithoutTheirHistoryAreRefused(@TempDir Path sources) {
        assertThatThrownBy(() -> EarlierLibrary.classes(sources, UNKNOWN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sources + " is no clone of its Git repository");
    }
}
