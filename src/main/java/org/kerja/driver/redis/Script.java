package org.kerja.driver.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What Redis runs in one step each. Its text lies beside this class, behind those parts that it uses. */
enum Script {
    PUSH,
    PUSH_CLAIMED,
    PUSH_KEYED("unique"),
    CLAIM,
    CLAIM_LIMITED("limit"),
    LINES,
    COMPLETE,
    END,
    FAIL,
    RENEW,
    GIVE_BACK,
    MARK_STARTED,
    PROGRESS,
    ACQUIRE("limit"),
    RELEASE("limit"),
    LIMIT_USE("limit"),
    FIRST_BEFORE,
    DUE,
    SIZES,
    FIND,
    WHERE,
    CANCEL,
    CLEAR,
    ADD_FAILURE,
    FORGET_FAILURES,
    RETRY("unique"),
    DUPLICATE("unique");

    private final byte[] text;
    private final byte[] hash;

    Script(String... parts) {
        StringBuilder whole = new StringBuilder(read("job"));
        for (String part : parts) {
            whole.append(read(part));
        }
        whole.append(read(name().toLowerCase(Locale.ROOT).replace('_', '-')));
        text = whole.toString().getBytes(StandardCharsets.UTF_8);
        hash = hash(text).getBytes(StandardCharsets.US_ASCII);
    }

    /** What Redis is given if it does not know the script. */
    byte[] text() {
        return text;
    }

    /** What Redis calls it by. */
    byte[] hash() {
        return hash;
    }

    private static String read(String name) {
        String resource = name + ".lua";
        try (InputStream stream = Script.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing from the library");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
