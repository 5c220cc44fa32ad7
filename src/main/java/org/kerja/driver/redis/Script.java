package org.kerja.driver.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What Redis runs in one step each. Its text lies beside this class, behind those parts that it uses. */
enum Script {
    PUSH(Parts.CLOCK),
    PUSH_CLAIMED(Parts.CLOCK),
    PUSH_KEYED(Parts.KEYED),
    RELAY(Parts.KEYED),
    CLAIM(Parts.CLOCK),
    CLAIM_LIMITED(Parts.LIMIT),
    RESCUE(Parts.JOB),
    LINES(Parts.JOB),
    COMPLETE(Parts.FREE),
    END(Parts.JOB),
    FAIL(Parts.JOB),
    RENEW(Parts.JOB),
    GIVE_BACK(Parts.JOB),
    MARK_STARTED(Parts.JOB),
    PROGRESS(Parts.JOB),
    ACQUIRE(Parts.LIMIT),
    RELEASE(Parts.LIMIT),
    LIMIT_USE(Parts.LIMIT),
    FIRST_BEFORE(Parts.JOB),
    DUE(Parts.JOB),
    SIZES(Parts.JOB),
    FIND(Parts.JOB),
    WHERE(Parts.NONE),
    CANCEL(Parts.JOB),
    CLEAR(Parts.JOB),
    ADD_FAILURE(Parts.JOB),
    FORGET_FAILURES(Parts.JOB),
    RETRY(Parts.UNIQUE),
    DUPLICATE(Parts.UNIQUE),
    CHANGE_WORKFLOWS(Parts.KEYED),
    CANCEL_MEMBERS(Parts.JOB),
    PRUNE_WORKFLOW(Parts.NONE);

    /** What several scripts begin with. What runs for each dispatch has as little of it as it needs, since Lua makes it anew each time. */
    private static final class Parts {

        static final List<String> NONE = List.of();
        static final List<String> CLOCK = List.of("clock");
        static final List<String> FREE = List.of("clock", "free");
        static final List<String> JOB = List.of("clock", "free", "job");
        static final List<String> LIMIT = List.of("clock", "free", "job", "limit");
        static final List<String> KEYED = List.of("clock", "free", "job", "unique", "keyed");
        static final List<String> UNIQUE = List.of("clock", "free", "job", "unique");
    }

    private final byte[] text;
    private final byte[] hash;

    Script(List<String> parts) {
        StringBuilder whole = new StringBuilder();
        parts.forEach(part -> whole.append(read(part)));
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
