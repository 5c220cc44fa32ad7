package org.kerja.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

/**
 * What does not change of a job, as Redis keeps it. Lines with its level, which is priority and name, the time of its dispatch,
 * its version, its key and its line come before the payload.
 *
 * @param unique the key and how long the job has it, or empty
 * @param line of a limited job, or empty
 */
record StoredEnvelope(
        String name, int priority, long createdAt, int version, String unique, String line, String payload) {

    static String level(Envelope job) {
        return level(job.priority(), job.name());
    }

    static String level(int priority, String name) {
        return priority + ":" + name;
    }

    /** What comes behind the time of the dispatch, which Redis knows. */
    static byte[] rest(Envelope job) {
        return rest(
                job.version(),
                job.unique().map(StoredEnvelope::unique).orElse(""),
                job.line().map(LineText::of).orElse(""),
                job.payload());
    }

    static byte[] rest(int version, String unique, String line, String payload) {
        return Text.bytes(version + "\n" + unique + "\n" + line + "\n" + payload);
    }

    private static String unique(Uniqueness unique) {
        return lasts(unique) + Text.escaped(unique.key());
    }

    /** How long a job has its key: until it is done, until it is started, or for a time. */
    static String lasts(Uniqueness unique) {
        return switch (unique.until()) {
            case DONE -> "D";
            case STARTED -> "S";
            case TIME -> "T";
        };
    }

    /** The key of a job that has it until it is done, as it is written in Redis. */
    Optional<String> lastingKey() {
        return unique.startsWith("D") ? Optional.of(unique.substring(1)) : Optional.empty();
    }

    List<String> limits() {
        return line.isEmpty() ? List.of() : LineText.read(line).keys();
    }

    Optional<LimitLine> limitLine() {
        return line.isEmpty() ? Optional.empty() : Optional.of(LineText.read(line));
    }

    /** Reads envelopes of which those that follow each other are often of one level. Used by one thread. */
    static final class Reader {

        private byte[] level = {};
        private String name = "";
        private int priority;

        StoredEnvelope read(@Nullable Object answer) {
            byte[] text = (byte[]) java.util.Objects.requireNonNull(answer);
            int levelEnd = Text.lineEnd(text, 0);
            if (!Arrays.equals(text, 0, levelEnd, level, 0, level.length)) {
                level = Arrays.copyOf(text, levelEnd);
                String whole = new String(level, UTF_8);
                int colon = whole.indexOf(':');
                priority = Integer.parseInt(whole.substring(0, colon));
                name = whole.substring(colon + 1);
            }
            int createdEnd = Text.lineEnd(text, levelEnd + 1);
            int versionEnd = Text.lineEnd(text, createdEnd + 1);
            int uniqueEnd = Text.lineEnd(text, versionEnd + 1);
            int lineEnd = Text.lineEnd(text, uniqueEnd + 1);
            return new StoredEnvelope(
                    name,
                    priority,
                    Text.number(text, levelEnd + 1, createdEnd),
                    (int) Text.number(text, createdEnd + 1, versionEnd),
                    line(text, versionEnd + 1, uniqueEnd),
                    line(text, uniqueEnd + 1, lineEnd),
                    new String(text, lineEnd + 1, text.length - lineEnd - 1, UTF_8));
        }

        private static String line(byte[] text, int from, int to) {
            return from == to ? "" : new String(text, from, to - from, UTF_8);
        }
    }

    /** Reads one envelope. */
    static StoredEnvelope read(@Nullable Object answer) {
        return new Reader().read(answer);
    }
}
