package org.kerja.engine.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.kerja.engine.config.SettingsReader;

/**
 * Where the jobs of a queue go instead.
 *
 * @param connection empty for the same
 */
public record Forward(Optional<String> connection, String queue) {

    /** Reads {@code mail:post} or {@code mail:post@other}, several with commas. */
    static Map<String, Forward> parse(String text) {
        Map<String, Forward> forwards = new LinkedHashMap<>();
        for (String part : SettingsReader.split(text)) {
            String[] pair = part.split(":", -1);
            if (pair.length != 2 || pair[0].isBlank()) {
                throw wrong(part);
            }
            if (forwards.put(pair[0].trim(), target(part, pair[1].trim())) != null) {
                throw new IllegalArgumentException("queue '" + pair[0].trim() + "' is forwarded twice");
            }
        }
        return forwards;
    }

    private static Forward target(String part, String target) {
        int at = target.lastIndexOf('@');
        String queue = at < 0 ? target : target.substring(0, at);
        Optional<String> connection = at < 0 ? Optional.empty() : Optional.of(target.substring(at + 1));
        if (queue.isEmpty() || connection.filter(String::isEmpty).isPresent()) {
            throw wrong(part);
        }
        return new Forward(connection, queue);
    }

    private static IllegalArgumentException wrong(String part) {
        return new IllegalArgumentException(
                "'" + part + "' does not forward a queue; write from:to, or from:to@connection");
    }
}
