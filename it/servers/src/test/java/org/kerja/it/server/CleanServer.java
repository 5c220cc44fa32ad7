package org.kerja.it.server;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.h2.Driver;
import org.jboss.arquillian.container.spi.event.SetupContainer;
import org.jboss.arquillian.core.api.annotation.Observes;

/**
 * Lets every run begin with a server that nothing was ever deployed to, and that has data sources of PostgreSQL. A clean
 * WildFly is made of the changed configuration by its adapter.
 */
public final class CleanServer {

    /** What arquillian.xml adds to each port. */
    private static final int OFFSET = 20_000;

    /** Before the adapter checks its settings. */
    public void prepare(@Observes(precedence = 1) SetupContainer event) throws IOException, TransformerException {
        Map<String, String> settings =
                event.getContainer().getContainerConfiguration().getContainerProperties();
        switch (event.getContainerName()) {
            case "wildfly" -> prepareConfiguration(Path.of(settings.get("jbossHome")), settings.get("serverConfig"));
            case "payara" -> prepareDomain(Path.of(settings.get("payaraHome")), settings.get("domain"), OFFSET);
            case "glassfish" -> prepareDomain(Path.of(settings.get("glassFishHome")), settings.get("domain"), OFFSET);
            case "liberty" -> prepareServer(Path.of(settings.get("usrDir")), settings.get("serverName"));
            default -> {}
        }
    }

    /** A domain of Payara or GlassFish, with this number added to each port. */
    static Path prepareDomain(Path home, String name, int offset) throws IOException, TransformerException {
        Path domains = home.resolve("glassfish/domains");
        Path given = domains.resolve("domain1");
        Path domain = domains.resolve(name);
        copy(given, domain);
        change(
                "/glassfish/domain.xsl",
                given.resolve("config/domain.xml"),
                domain.resolve("config/domain.xml"),
                offset);
        Files.copy(Postgres.driver(), domain.resolve("lib/postgresql.jar"));
        if (!Files.exists(home.resolve("h2db"))) {
            // Payara comes with it, GlassFish with Derby.
            Files.copy(Library.of(Driver.class).toPath(), domain.resolve("lib/h2.jar"));
        }
        return domain;
    }

    private static void prepareConfiguration(Path home, String name) throws IOException, TransformerException {
        Path configuration = home.resolve("standalone/configuration");
        change("/wildfly/standalone.xsl", configuration.resolve("standalone.xml"), configuration.resolve(name), OFFSET);
        Path module = Files.createDirectories(home.resolve("modules/org/postgresql/main"));
        Files.copy(Postgres.driver(), module.resolve("postgresql.jar"), REPLACE_EXISTING);
        try (InputStream description = resource("/wildfly/module.xml")) {
            Files.copy(description, module.resolve("module.xml"), REPLACE_EXISTING);
        }
    }

    private static void change(String changes, Path from, Path to, int offset)
            throws IOException, TransformerException {
        try (InputStream stylesheet = resource(changes)) {
            Transformer transformer = TransformerFactory.newInstance().newTransformer(new StreamSource(stylesheet));
            transformer.setParameter("postgresql", Postgres.createDatabase());
            transformer.setParameter("offset", offset);
            transformer.transform(new StreamSource(from.toFile()), new StreamResult(to.toFile()));
        }
    }

    /** A server of Open Liberty. */
    static void prepareServer(Path user, String name) throws IOException {
        delete(user);
        Path server = user.resolve("servers").resolve(name);
        Files.createDirectories(server);
        try (InputStream configuration = resource("/liberty/server.xml")) {
            Files.copy(configuration, server.resolve("server.xml"));
        }
        Path shared = Files.createDirectories(user.resolve("shared/resources"));
        Files.copy(Library.of(Driver.class).toPath(), shared.resolve("h2.jar"));
        Files.copy(Postgres.driver(), shared.resolve("postgresql.jar"));
        Files.writeString(server.resolve("bootstrap.properties"), "postgresql=" + Postgres.createDatabase());
    }

    private static InputStream resource(String name) {
        return CleanServer.class.getResourceAsStream(name);
    }

    /** Copies a directory, in the place of what was there. */
    public static void copy(Path from, Path to) throws IOException {
        delete(to);
        for (Path one : tree(from)) {
            Files.copy(one, to.resolve(from.relativize(one).toString()), COPY_ATTRIBUTES);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path one :
                    tree(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /** Directories before what is in them. */
    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.toList();
        }
    }
}
