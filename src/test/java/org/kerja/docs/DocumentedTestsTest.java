package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Looks for the tests that the documents name. */
class DocumentedTestsTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Behaviour))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatADocumentNamesIsThere() {
        Map<String, String> tests = new HashMap<>();
        Documents.tests()
                .forEach(file -> tests.put(
                        file.getFileName().toString().replace(".java", ""), String.join("\n", Documents.lines(file))));
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (Path document : Documents.all()) {
            Matcher named = NAMED.matcher(String.join("\n", Documents.lines(document)));
            while (named.find()) {
                String source = tests.getOrDefault(named.group(1), "");
                boolean there =
                        named.group(2) == null ? !source.isEmpty() : source.contains("void " + named.group(2) + "(");
                if (there) {
                    found++;
                } else {
                    missing.add(document + ": " + named.group());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(80);
    }
}
