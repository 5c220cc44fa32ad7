package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.engine.GivenSettings;

class KeyRingTest {

    private static final String NEW = secret(32, 1);
    private static final String OLD = secret(48, 2);

    private final GivenSettings settings = GivenSettings.none();
    private final SettingsReader reader = settings.reader();

    @Test
    void withoutTheSettingThereIsNoKey() {
        KeyRing keys = KeyRing.read(reader);

        assertThat(keys.current()).isEmpty();
        assertThat(keys.derived("new", "sign")).isEmpty();
        assertThat(keys).isEqualTo(KeyRing.NONE);
    }

    @Test
    void theFirstKeyIsUsedAndTheOthersAreThere() {
        KeyRing keys = read("new:" + NEW + ", old.2025:" + OLD);

        assertThat(keys.current()).contains("new");
        assertThat(keys.derived("new", "sign"))
                .hasValueSatisfying(key -> assertThat(key).hasSize(32));
        assertThat(keys.derived("old.2025", "sign")).isPresent();
        assertThat(keys.derived("other", "sign")).isEmpty();
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnThatStaysTheSame() {
        KeyRing keys = read("new:" + NEW);

        assertThat(keys.derived("new", "sign").orElseThrow())
                .isEqualTo(read("new:" + NEW).derived("new", "sign").orElseThrow())
                .isNotEqualTo(keys.derived("new", "encrypt").orElseThrow())
                .isNotEqualTo(Base64.getDecoder().decode(NEW));
    }

    @Test
    void noSecretIsShown() {
        assertThat(read("new:" + NEW)).hasToString("[new]");
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutAWordOfIt() {
        for (String wrong : List.of(NEW, ":" + NEW, "my key:" + NEW, "k".repeat(33) + ":" + NEW)) {
            assertThat(problem(wrong)).contains("a key has no id").doesNotContain(NEW);
        }
        assertThat(problem("new:secret!"))
                .contains("key 'new' is not written in Base64")
                .doesNotContain("secret!");
        assertThat(problem("new:" + secret(31, 3))).contains("key 'new' has 31 bytes; it needs at least 32");
        assertThat(problem("new:" + NEW + ",new:" + OLD)).contains("key 'new' is there twice");
    }

    private KeyRing read(String text) {
        settings.with("kerja.key", text);
        KeyRing keys = KeyRing.read(reader);
        reader.throwProblems();
        return keys;
    }

    private static String problem(String text) {
        SettingsReader reader = GivenSettings.of("kerja.key", text).reader();
        assertThat(KeyRing.read(reader)).isEqualTo(KeyRing.NONE);
        assertThat(reader.problems()).singleElement().asString().startsWith("Property kerja.key: ");
        return reader.problems().get(0);
    }

    private static String secret(int bytes, int value) {
        byte[] secret = new byte[bytes];
        Arrays.fill(secret, (byte) value);
        return Base64.getEncoder().encodeToString(secret);
    }
}
