package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerja.StoreException;
import org.kerja.driver.Behaviour;
import org.kerja.process.ChildJvm;

/** Whom a node believes to be its Redis. What the JVM trusts is set when it starts, so that each try has a process. */
class TlsTest {

    private static final String PASSWORD = "secret";

    @TempDir
    Path directory;

    @Test
    void redisWithACertificateForItsHostIsBelieved() throws Exception {
        assertThat(ask("ip:127.0.0.1", true)).isEqualTo("0");
    }

    @Test
    void redisWithACertificateForAnotherHostIsNot() throws Exception {
        assertThat(ask("dns:elsewhere.example", true)).contains("cannot be reached", "subject alternative");
    }

    @Test
    void redisWithACertificateThatNobodyVouchesForIsNot() throws Exception {
        assertThat(ask("ip:127.0.0.1", false)).contains("cannot be reached", "unable to find valid certification path");
    }

    /** What a process hears that asks for the size of a queue. */
    private String ask(String host, boolean trusted)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keys = directory.resolve("keys");
        run(
                "keytool",
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + host,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12");
        try (SSLServerSocket listening = listen(keys);
                RedisServer server = RedisServer.own()) {
            TlsRelay relay = new TlsRelay(listening, server.port());
            relay.start();
            List<String> command = ChildJvm.command();
            if (trusted) {
                command.add("-Djavax.net.ssl.trustStore=" + keys);
                command.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
            }
            command.addAll(List.of(
                    "-classpath",
                    ChildJvm.classPath(),
                    TlsTest.class.getName(),
                    "rediss://127.0.0.1:" + listening.getLocalPort()));
            return run(command.toArray(String[]::new));
        }
    }

    /** Prints how many jobs there are in the Redis of a URL, or why that is not known. */
    public static void main(String[] arguments) {
        try (RedisFixture fixture = new RedisFixture(Map.of("url", arguments[0]))) {
            System.out.println(fixture.store().sizes(Behaviour.QUEUE).total());
        } catch (StoreException e) {
            System.out.println(e.getMessage());
        }
    }

    private static SSLServerSocket listen(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(directory, "errors", "");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
            return line == null ? "" : line;
        }
    }
}
