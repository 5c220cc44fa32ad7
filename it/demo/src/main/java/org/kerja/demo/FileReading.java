package org.kerja.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads files: as UTF-8 and nothing else, until it is told to take bytes as they are. */
@ApplicationScoped
public class FileReading {

    private volatile Charset charset = StandardCharsets.UTF_8;

    /** From now on, every sequence of bytes will do. */
    void acceptBytes() {
        charset = StandardCharsets.ISO_8859_1;
    }

    /**
     * Measures a file.
     *
     * @throws java.nio.charset.MalformedInputException if it is not in the charset
     */
    MeasuredFile measure(String uri) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        long lines = 0;
        long words = 0;
        boolean inWord = false;
        boolean lineBegun = false;
        Path file = Path.of(URI.create(uri));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest);
                Reader reader = new InputStreamReader(
                        in,
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT))) {
            char[] buffer = new char[8192];
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int index = 0; index < read; index++) {
                    char character = buffer[index];
                    boolean space = Character.isWhitespace(character);
                    words += !space && !inWord ? 1 : 0;
                    inWord = !space;
                    lines += character == '\n' ? 1 : 0;
                    lineBegun = character != '\n';
                }
            }
            bytes = Files.size(file);
        }
        return new MeasuredFile(
                uri, bytes, lines + (lineBegun ? 1 : 0), words, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
