package org.kerja.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Redis is told and what it answers, which are bytes. */
final class Text {

    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static String string(@Nullable Object answer) {
        return answer == null ? "" : new String((byte[]) answer, UTF_8);
    }

    /** A number, or the text of one. */
    static long number(@Nullable Object answer) {
        if (answer instanceof Long number) {
            return number;
        }
        return answer == null ? 0 : number((byte[]) answer, 0, ((byte[]) answer).length);
    }

    static long number(byte[] text, int from, int to) {
        boolean negative = text[from] == '-';
        long number = 0;
        for (int place = negative ? from + 1 : from; place < to; place++) {
            number = number * 10 + text[place] - '0';
        }
        return negative ? -number : number;
    }

    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(@Nullable Object answer) {
        return answer == null ? List.of() : (List<@Nullable Object>) answer;
    }

    /** The place of the next end of a line. */
    static int lineEnd(byte[] text, int from) {
        int place = from;
        while (text[place] != '\n') {
            place++;
        }
        return place;
    }

    /** Without what separates fields, lines and the tags of keys. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int place = 0; place < text.length(); place++) {
            char character = text.charAt(place);
            switch (character) {
                case '%' -> escaped.append("%25");
                case '\t' -> escaped.append("%09");
                case '\n' -> escaped.append("%0A");
                case '{' -> escaped.append("%7B");
                case '}' -> escaped.append("%7D");
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }

    static String unescaped(String text) {
        return text.replace("%7D", "}")
                .replace("%7B", "{")
                .replace("%0A", "\n")
                .replace("%09", "\t")
                .replace("%25", "%");
    }
}
