package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Follows the links between the documents, and from them to the sources. */
class DocumentationLinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

    @Test
    void everyLinkWithinTheProjectLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path document : Documents.all()) {
            Matcher link = LINK.matcher(String.join("\n", Documents.lines(document)));
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    followed++;
                    Path target = document.resolveSibling(link.group(1)).normalize();
                    if (!Documents.exists(target)) {
                        broken.add(document + " leads to " + target);
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(15);
    }
}
