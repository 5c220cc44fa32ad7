package org.kerja.engine.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of an application, {@code kerja.key}: the first is used, the others only for what was made with them. What they
 * are used for has keys of its own, derived from them.
 */
public final class KeyRing {

    /** Of no application. */
    public static final KeyRing NONE = new KeyRing(Map.of());

    private static final String PROPERTY = "kerja.key";
    private static final String HMAC = "HmacSHA256";
    private static final int LEAST_BYTES = 32;

    private final Map<String, byte[]> secrets;

    private KeyRing(Map<String, byte[]> secrets) {
        this.secrets = secrets;
    }

    /** Reads them; mistakes go to the reader. */
    public static KeyRing read(SettingsReader reader) {
        return reader.read(PROPERTY, NONE, KeyRing::parse);
    }

    private static KeyRing parse(String text) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        for (String part : SettingsReader.split(text)) {
            int colon = part.indexOf(':');
            // No word of what may be a secret.
            if (colon < 1 || !part.substring(0, colon).matches("[A-Za-z0-9._-]{1,32}")) {
                throw new IllegalArgumentException(
                        "a key has no id; write id:base64, the id of up to 32 letters, digits,"
                                + " '.', '_' or '-', several keys with commas");
            }
            String id = part.substring(0, colon);
            if (secrets.put(id, secret(id, part.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("key '" + id + "' is there twice");
            }
        }
        return new KeyRing(secrets);
    }

    private static byte[] secret(String id, String base64) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(base64.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key '" + id + "' is not written in Base64", e);
        }
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException("key '" + id + "' has " + secret.length + " bytes; it needs at least "
                    + LEAST_BYTES + ", as 'openssl rand -base64 32' makes them");
        }
        return secret;
    }

    /** The ids of all keys, that of the one that is used first. */
    public List<String> ids() {
        return List.copyOf(secrets.keySet());
    }

    /** The id of the key that is used; empty if there is none. */
    public Optional<String> current() {
        return secrets.keySet().stream().findFirst();
    }

    /**
     * The key for a purpose.
     *
     * @return 32 bytes; empty if there is no secret of that id
     */
    public Optional<byte[]> derived(String id, String purpose) {
        return Optional.ofNullable(secrets.get(id)).map(secret -> {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(secret, HMAC));
                return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java platform has " + HMAC, e);
            }
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRing ring
                && secrets.keySet().equals(ring.secrets.keySet())
                && secrets.keySet().stream().allMatch(id -> Arrays.equals(secrets.get(id), ring.secrets.get(id)));
    }

    @Override
    public int hashCode() {
        return secrets.keySet().hashCode();
    }

    /** Their ids. */
    @Override
    public String toString() {
        return secrets.keySet().toString();
    }
}
