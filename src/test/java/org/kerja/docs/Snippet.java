package org.kerja.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.SimpleJavaFileObject;

/**
 * One Java block of a document, as a source file that a compiler takes. A comment in the line before the block says what
 * the block is:
 *
 * <ul>
 *   <li>nothing: members of a class, for example a job type or an injected field
 *   <li>{@code <!-- snippet: statements -->}: statements of a method
 *   <li>{@code <!-- snippet: file -->}: a whole file, with its imports and a public type
 * </ul>
 *
 * <p>Members and statements see the imports below, and {@link ExampleApplication} as if they stood in it.
 */
final class Snippet extends SimpleJavaFileObject {

    private static final Pattern HINT = Pattern.compile("<!-- snippet: (\\w+) -->");
    private static final Pattern PUBLIC_TYPE = Pattern.compile("^public (?:final )?(?:class|record) (\\w+)");

    private static final String IMPORTS = String.join(
            " ",
            "import static java.time.Duration.*;",
            "import jakarta.enterprise.context.*;",
            "import jakarta.enterprise.event.*;",
            "import jakarta.enterprise.inject.*;",
            "import jakarta.inject.*;",
            "import jakarta.persistence.*;",
            "import jakarta.transaction.Transactional;",
            "import jakarta.validation.*;",
            "import jakarta.validation.constraints.*;",
            "import jakarta.json.*;",
            "import java.math.*;",
            "import java.nio.file.Path;",
            "import java.time.*;",
            "import java.util.*;",
            "import org.kerja.*;",
            "import org.kerja.Queue;",
            "import org.kerja.docs.ExampleApplication;",
            "import org.kerja.event.*;",
            "import org.kerja.middleware.*;");

    private enum Form {
        MEMBERS,
        STATEMENTS,
        FILE
    }

    private final Path document;
    private final int firstLine;
    private final String source;

    private Snippet(Path document, int firstLine, String typeName, String source) {
        super(URI.create("snippet:///" + typeName + ".java"), Kind.SOURCE);
        this.document = document;
        this.firstLine = firstLine;
        this.source = source;
    }

    /** The Java blocks of a document. */
    static List<Snippet> of(Path document) {
        List<String> lines = Documents.lines(document);
        List<Snippet> snippets = new ArrayList<>();
        int line = 0;
        while (line < lines.size()) {
            int begin = line + 1;
            boolean isJava = lines.get(line).equals("```java");
            line++;
            if (isJava) {
                while (!lines.get(line).equals("```")) {
                    line++;
                }
                Form form = form(document, begin, begin < 2 ? "" : lines.get(begin - 2));
                snippets.add(of(document, begin + 1, form, lines.subList(begin, line)));
                line++;
            }
        }
        return snippets;
    }

    /** Where a line of this source, counted from 1, stands in the document. */
    String place(long sourceLine) {
        // The source has one line before the snippet.
        return document + ":" + (firstLine + Math.max(0, sourceLine - 2));
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
    }

    private static Form form(Path document, int line, String before) {
        Matcher hint = HINT.matcher(before);
        if (!hint.matches()) {
            return Form.MEMBERS;
        }
        try {
            return Form.valueOf(hint.group(1).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(document + ":" + (line - 1) + ": there is no such hint: " + before, e);
        }
    }

    private static Snippet of(Path document, int firstLine, Form form, List<String> lines) {
        String text = String.join("\n", lines);
        String packageName =
                document.getFileName().toString().replaceFirst("\\.md$", "").toLowerCase(Locale.ROOT) + firstLine;
        String name = form == Form.FILE ? publicType(document, firstLine, lines) : "Snippet";
        String header = "package " + packageName + ";";
        String source = switch (form) {
            case FILE -> header + "\n" + text;
            case MEMBERS -> header + IMPORTS + "class Snippet extends ExampleApplication {\n" + text + "\n}";
            case STATEMENTS ->
                header + IMPORTS + "class Snippet extends ExampleApplication { void run() throws Exception {\n" + text
                        + "\n}}";
        };
        return new Snippet(document, firstLine, packageName + "/" + name, source);
    }

    private static String publicType(Path document, int firstLine, List<String> lines) {
        return lines.stream()
                .map(PUBLIC_TYPE::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        document + ":" + firstLine + ": a snippet that is a file needs a public class or record"));
    }
}
