package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Compares docs/configuration.md with what the code reads, by letting the code read. */
class ConfigurationReferenceTest {

    /** A property, as code, comments and documents mention it; not the name of a package or of a logger. */
    private static final Pattern MENTION = Pattern.compile("(?<![\\w./-])kerja\\.[a-z<][\\w<>.-]*");

    private static final Pattern LITERAL = Pattern.compile("`([^`]+)`");

    /** Names in logs and traces, which look like properties and are none. */
    private static final Set<String> OF_LOGS_AND_TRACES =
            Set.of("kerja.job", "kerja.id", "kerja.queue", "kerja.attempt");

    /** Types of which no text is wrong. */
    private static final Set<String> FREE_TEXT = Set.of("text", "list");

    /** Types of which a message says nothing. */
    private static final Set<String> SECRETS = Set.of("list of `id:base64`");

    /**
     * A row of the reference.
     *
     * @param literalDefault the default as one would set it; empty if it is none that can be set
     */
    private record Row(String key, String type, Optional<String> literalDefault) {}

    private static final List<Row> REFERENCE = reference();

    @Test
    void everyPropertyThatIsReadIsInTheReference() {
        assertThat(keys()).containsAll(ConfigurationReading.of(Map.of()).keys());
    }

    @Test
    void everyPropertyOfTheReferenceIsRead() {
        assertThat(ConfigurationReading.of(Map.of()).keys()).containsAll(keys());
    }

    @Test
    void noPropertyIsInTheReferenceTwice() {
        assertThat(REFERENCE).extracting(Row::key).doesNotHaveDuplicates();
    }

    @Test
    void settingAPropertyToItsDefaultChangesNothing() {
        ConfigurationReading untouched = ConfigurationReading.of(Map.of());
        assertThat(untouched.problems()).isEmpty();

        SoftAssertions checks = new SoftAssertions();
        for (Row row : REFERENCE) {
            row.literalDefault().ifPresent(value -> {
                ConfigurationReading set =
                        ConfigurationReading.of(Map.of(ConfigurationReading.property(row.key()), value));
                checks.assertThat(set.problems()).as(row.key()).isEmpty();
                checks.assertThat(set.results())
                        .as("what becomes of %s=%s", row.key(), value)
                        .isEqualTo(untouched.results());
            });
        }
        checks.assertAll();
    }

    @Test
    void aValueThatIsNotOfTheTypeIsRefused() {
        SoftAssertions checks = new SoftAssertions();
        for (Row row : REFERENCE) {
            String property = ConfigurationReading.property(row.key());
            Set<String> problems =
                    ConfigurationReading.of(Map.of(property, "?!")).problems();
            if (FREE_TEXT.contains(row.type())) {
                continue;
            }
            String option = property.replaceFirst("^kerja\\.(jobs|workers|connections)\\.[^.]+\\.", "");
            checks.assertThat(problems)
                    .as("problems of %s, a %s", row.key(), row.type())
                    .anySatisfy(problem -> assertThat(problem)
                            .contains(option)
                            .matches(text -> text.contains("?!") != SECRETS.contains(row.type()), "shows no secret"));
        }
        checks.assertAll();
    }

    @Test
    void everyPropertyThatTheCodeMentionsIsInTheReference() {
        assertThat(unknownMentions(Documents.sources())).isEmpty();
    }

    @Test
    void everyPropertyThatADocumentMentionsIsInTheReference() {
        assertThat(unknownMentions(Documents.FOR_USERS)).isEmpty();
    }

    private static Set<String> keys() {
        return REFERENCE.stream().map(Row::key).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Row> reference() {
        List<Row> rows = new ArrayList<>();
        for (String line : Documents.lines(Documents.CONFIGURATION)) {
            if (line.startsWith("| `kerja.")) {
                List<String> cells = Documents.cells(line);
                rows.add(new Row(literal(cells.get(0)).orElseThrow(), cells.get(1), defaultOf(cells.get(2))));
            }
        }
        return rows;
    }

    /** The default; the name of another property stands for the value of that one. */
    private static Optional<String> defaultOf(String cell) {
        Optional<String> literal = literal(cell);
        if (literal.isEmpty()) {
            assertThat(cell).as("default in words").isNotEmpty();
            return Optional.empty();
        }
        return literal.filter(text -> !text.startsWith("kerja."));
    }

    private static Optional<String> literal(String cell) {
        Matcher matcher = LITERAL.matcher(cell);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static List<String> unknownMentions(List<Path> files) {
        List<String> unknown = new ArrayList<>();
        for (Path file : files) {
            int number = 0;
            for (String line : Documents.lines(file)) {
                number++;
                Matcher matcher = MENTION.matcher(line);
                while (matcher.find()) {
                    String mention = matcher.group().replaceFirst("[.-]+$", "");
                    if (!OF_LOGS_AND_TRACES.contains(mention)
                            && keys().stream().noneMatch(key -> matches(key, mention))) {
                        unknown.add(file + ":" + number + ": " + mention);
                    }
                }
            }
        }
        return unknown;
    }

    /** Whether a mention is a key, with any names in the places of the names, or the beginning of one. */
    private static boolean matches(String key, String mention) {
        String[] keyParts = key.split("\\.");
        String[] parts = mention.split("\\.");
        if (parts.length > keyParts.length) {
            return false;
        }
        for (int part = 0; part < parts.length; part++) {
            boolean free = keyParts[part].startsWith("<") || parts[part].startsWith("<");
            if (!free && !keyParts[part].equals(parts[part])) {
                return false;
            }
        }
        return true;
    }
}
