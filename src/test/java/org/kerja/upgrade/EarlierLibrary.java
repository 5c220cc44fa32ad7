package org.kerja.upgrade;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** The library as it was at a commit, compiled from the sources that the history of the project holds. */
final class EarlierLibrary {

    private EarlierLibrary() {}

    /**
     * Its classes and resources; compiled once for each commit.
     *
     * @param project a clone of the repository
     */
    static synchronized Path classes(Path project, String commit) throws IOException {
        Path built = project.resolve("target").resolve("earlier").resolve(commit);
        if (Files.notExists(built)) {
            try (Repository history = history(project)) {
                build(history, commit, built);
            }
        }
        return built.resolve("classes");
    }

    private static Repository history(Path project) throws IOException {
        FileRepositoryBuilder place = new FileRepositoryBuilder().findGitDir(project.toFile());
        if (place.getGitDir() == null) {
            throw new IllegalStateException("The earlier library is built from the history of the project, and "
                    + project + " is no clone of its Git repository. Build in one");
        }
        return place.build();
    }

    private static void build(Repository history, String commit, Path built) throws IOException {
        RevTree tree = tree(history, commit);
        Files.createDirectories(built.getParent());
        Path building = Files.createTempDirectory(built.getParent(), "building");
        Path sources = building.resolve("sources");
        Path classes = building.resolve("classes");
        checkOut(history, tree, "src/main/java", sources);
        checkOut(history, tree, "src/main/resources", classes);
        compile(commit, sources, classes);
        // Last and in one step, so that what is there is complete.
        Files.move(building, built, StandardCopyOption.ATOMIC_MOVE);
    }

    private static RevTree tree(Repository history, String commit) throws IOException {
        try (RevWalk commits = new RevWalk(history)) {
            return commits.parseCommit(ObjectId.fromString(commit)).getTree();
        } catch (MissingObjectException e) {
            throw new IllegalStateException(
                    "The earlier library is built from commit " + commit
                            + ", see earlier.commit in pom.xml, and this clone"
                            + " does not hold it. Fetch the whole history; in a shallow clone: git fetch --unshallow",
                    e);
        }
    }

    private static void checkOut(Repository history, RevTree tree, String directory, Path target) throws IOException {
        try (TreeWalk files = new TreeWalk(history)) {
            files.addTree(tree);
            files.setRecursive(true);
            files.setFilter(PathFilter.create(directory));
            while (files.next()) {
                Path file = target.resolve(Path.of(directory).relativize(Path.of(files.getPathString())));
                Files.createDirectories(file.getParent());
                Files.write(file, history.open(files.getObjectId(0)).getBytes());
            }
        }
    }

    private static void compile(String commit, Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-proc:none",
                "-parameters",
                "-classpath",
                Library.classPathWithoutLibrary(),
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> java =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("The library of commit " + commit + " does not compile: " + messages);
            }
        }
    }
}
