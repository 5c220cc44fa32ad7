package org.kerja.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.kerja.engine.worker.EndingsBenchmark;
import org.kerja.engine.worker.LocalBufferBenchmark;
import org.openjdk.jmh.generators.core.BenchmarkGenerator;
import org.openjdk.jmh.generators.core.FileSystemDestination;
import org.openjdk.jmh.generators.reflection.RFGeneratorSource;

/**
 * Measures the parts that matter inside with JMH. What JMH generates is made here and not by an annotation processor, so
 * that no other build has it.
 */
final class Parts {

    private static final Path DIRECTORY = Path.of("target", "bench", "parts");

    private Parts() {}

    /** Runs all, in a process of its own. */
    static void measure() throws IOException, InterruptedException {
        generate();
        compile();
        String classPath = DIRECTORY + File.pathSeparator + System.getProperty("java.class.path");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int end = new ProcessBuilder(
                        java,
                        "-cp",
                        classPath,
                        "org.openjdk.jmh.Main",
                        "-bm",
                        "avgt",
                        "-f",
                        "2",
                        "-wi",
                        "3",
                        "-w",
                        "2",
                        "-i",
                        "5",
                        "-r",
                        "2")
                .inheritIO()
                .start()
                .waitFor();
        if (end != 0) {
            throw new IllegalStateException("JMH ended with " + end);
        }
    }

    private static void generate() throws IOException {
        Files.createDirectories(DIRECTORY);
        RFGeneratorSource source = new RFGeneratorSource();
        source.processClasses(CodecBenchmark.class, LocalBufferBenchmark.class, EndingsBenchmark.class);
        FileSystemDestination destination = new FileSystemDestination(DIRECTORY.toFile(), DIRECTORY.toFile());
        BenchmarkGenerator generator = new BenchmarkGenerator();
        generator.generate(source, destination);
        generator.complete(source, destination);
        if (destination.hasErrors()) {
            throw new IllegalStateException(destination.getErrors().toString());
        }
    }

    private static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> generated = Files.walk(DIRECTORY)) {
            List<Path> sources =
                    generated.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options = List.of("-proc:none", "-d", DIRECTORY.toString());
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("What JMH generated does not compile");
            }
        }
    }
}
