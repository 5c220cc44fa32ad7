package org.kerja.engine.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kerja.ConfigurationException;
import org.kerja.spi.Settings;

/** Reads typed values and collects what is wrong with them, so that all mistakes are reported at once. */
public final class SettingsReader {

    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    public SettingsReader(Settings settings) {
        this.settings = settings;
    }

    /** A text, or the default. */
    public String text(String property, String otherwise) {
        return settings.value(property).orElse(otherwise);
    }

    /** Yes or no, or the default. */
    public boolean flag(String property, boolean otherwise) {
        return read(property, otherwise, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        });
    }

    /** One of the constants of an enum, in either case, or the default. */
    public <E extends Enum<E>> E choice(String property, E otherwise) {
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        return read(
                property,
                otherwise,
                text -> Arrays.stream(constants)
                        .filter(constant -> constant.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of "
                                + Arrays.stream(constants)
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")))));
    }

    /** A whole number within bounds, or the default. */
    public int number(String property, int otherwise, int minimum, int maximum) {
        return read(property, otherwise, text -> {
            int number;
            try {
                number = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no whole number", e);
            }
            check(number >= minimum && number <= maximum, text, minimum + " to " + maximum);
            return number;
        });
    }

    /** A decimal number within bounds, or the default. */
    public double decimal(String property, double otherwise, double minimum, double maximum) {
        return read(property, otherwise, text -> {
            double number;
            try {
                number = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no number", e);
            }
            check(number >= minimum && number <= maximum, text, minimum + " to " + maximum);
            return number;
        });
    }

    /** A duration of at least the minimum, or the default. */
    public Duration duration(String property, Duration otherwise, Duration minimum) {
        return read(property, otherwise, text -> {
            Duration duration = DurationText.parse(text);
            check(duration.compareTo(minimum) >= 0, text, "at least " + minimum.toMillis() + "ms");
            return duration;
        });
    }

    /** A value in the application's own terms, or the default; the function throws {@link IllegalArgumentException}. */
    public <T> T read(String property, T otherwise, Function<String, T> parse) {
        Optional<String> text = settings.value(property);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parse.apply(text.get().trim());
        } catch (IllegalArgumentException e) {
            problems.add("Property " + property + ": " + e.getMessage() + ".");
            return otherwise;
        }
    }

    /** Notes a mistake. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /** What was wrong so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Fails with everything that was wrong so far. */
    public void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(String.join("\n", problems));
        }
    }

    /** The parts of a comma-separated text. */
    public static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static void check(boolean condition, String text, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("'" + text + "' is out of range; allowed is " + allowed);
        }
    }
}
