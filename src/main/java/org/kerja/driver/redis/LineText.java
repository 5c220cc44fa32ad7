package org.kerja.driver.redis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kerja.spi.LimitLine;

/** A {@link LimitLine} as its name in Redis, in whose order the lines have their turns: those of a group come together. */
final class LineText {

    private static final String ORDERED = "o";
    private static final String UNORDERED = "u";
    private static final String ALONE = "a";
    private static final String GROUP = "g";

    private LineText() {}

    static String of(LimitLine line) {
        String turn = line.group().isEmpty() ? ALONE : GROUP + line.group();
        return Stream.concat(
                        Stream.of((line.ordered() ? ORDERED : UNORDERED) + turn, line.name()), line.keys().stream())
                .map(Text::escaped)
                .collect(Collectors.joining("\t"));
    }

    static LimitLine read(String text) {
        List<String> fields =
                Arrays.stream(text.split("\t", -1)).map(Text::unescaped).toList();
        String first = fields.get(0);
        return new LimitLine(
                first.startsWith(GROUP, 1) ? first.substring(2) : "",
                fields.get(1),
                first.startsWith(ORDERED),
                fields.subList(2, fields.size()));
    }
}
