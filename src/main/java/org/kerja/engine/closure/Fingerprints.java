package org.kerja.engine.closure;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.kerja.KerjaException;

/**
 * Fingerprints of classes: SHA-256 of their class files. The compiler numbers lambdas, so that another class file may hold
 * another one under a name.
 */
final class Fingerprints {

    private final ClassValue<String> known = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return fingerprint(type);
        }
    };

    String of(Class<?> type) {
        return known.get(type);
    }

    private static String fingerprint(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new KerjaException("there is no class file of " + type.getName()
                        + " to tell whether it has changed; refer to a method instead of writing a lambda");
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes()));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new KerjaException("the class file of " + type.getName() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
