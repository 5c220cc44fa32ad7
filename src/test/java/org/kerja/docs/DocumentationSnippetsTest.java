package org.kerja.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles what the documents tell users to write. */
class DocumentationSnippetsTest {

    @TempDir
    private Path classes;

    @Test
    void everyJavaSnippetCompiles() throws Exception {
        List<Snippet> snippets = Documents.FOR_USERS.stream()
                .flatMap(document -> Snippet.of(document).stream())
                .toList();
        assertThat(snippets).as("snippets in %s", Documents.FOR_USERS).hasSizeGreaterThan(10);

        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    "-proc:none",
                    "--release",
                    "17");
            boolean compiled = compiler.getTask(null, files, diagnostics, options, null, snippets)
                    .call();

            assertThat(errors(diagnostics)).isEmpty();
            assertThat(compiled).isTrue();
        }
    }

    private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(DocumentationSnippetsTest::describe)
                .toList();
    }

    private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
        String message = diagnostic.getMessage(Locale.ROOT);
        return diagnostic.getSource() instanceof Snippet snippet
                ? snippet.place(diagnostic.getLineNumber()) + ": " + message
                : message;
    }
}
