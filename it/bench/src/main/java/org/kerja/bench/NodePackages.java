package org.kerja.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What runs on Node beside Kerja: installed by npm under {@code target}, once. */
final class NodePackages {

    private static final String BULLMQ = "bullmq@6.7.0";
    private static final String CLIENT = "ioredis@6.0.0";
    private static final String PROGRAM = "bullmq.mjs";

    private NodePackages() {}

    /** A process that takes orders as {@link Child} does, with a BullMQ. */
    static List<String> command(String url, int concurrency) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "bench", "node"));
        Path program = directory.resolve(PROGRAM);
        try (InputStream own = NodePackages.class.getResourceAsStream(PROGRAM)) {
            if (own == null) {
                throw new IllegalStateException(PROGRAM + " is missing");
            }
            Files.copy(own, program, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(directory.resolve("node_modules/ioredis"))) {
            install(directory);
        }
        return List.of("node", program.toString(), url, String.valueOf(concurrency), BULLMQ);
    }

    private static void install(Path directory) throws IOException {
        Bench.progress("Installing " + BULLMQ + " and " + CLIENT);
        String missing =
                "BullMQ is measured on Node, with what npm installs; -Dbench.systems=plain-redis,kerja-redis leaves it out. ";
        try {
            Process npm = new ProcessBuilder("npm", "install", "--silent", "--no-audit", "--no-fund", BULLMQ, CLIENT)
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            if (npm.waitFor() != 0) {
                throw new IllegalStateException(missing + "npm ended with " + npm.exitValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException(missing + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
