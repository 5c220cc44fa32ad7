package org.kerja.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A plot of lines as SVG: sizes on a logarithmic axis, values from 0, each point with its spread. It is drawn without any
 * font of the machine, which a benchmark on a server may not have.
 */
final class LinePlot {

    /** The value at a size, and the least and the greatest of its rounds. */
    record Point(int size, double min, double median, double max) {}

    private record Line(String name, List<Point> points) {}

    private static final List<String> COLOURS = List.of("#1f5fa8", "#c2571a", "#2e7d4f");
    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int LEFT = 80;
    private static final int RIGHT = 50;
    private static final int TOP = 50;
    private static final int BOTTOM = 55;

    private final String title;
    private final String below;
    private final String beside;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    /** An empty plot with titles of itself and of its axes. */
    LinePlot(String title, String below, String beside) {
        this.title = title;
        this.below = below;
        this.beside = beside;
    }

    void line(String name, List<Point> points) {
        lines.add(new Line(name, points));
    }

    String svg() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">",
                WIDTH, HEIGHT);
        add("<title>%s</title>", title);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        text(WIDTH / 2.0, 22, "middle", "font-size=\"16\"", title);
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "", below);
        text(0, 0, "middle", "transform=\"translate(18 %d) rotate(-90)\"".formatted(HEIGHT / 2), beside);
        grid();
        IntStream.range(0, lines.size()).forEach(this::draw);
        add("</svg>");
        return svg.toString();
    }

    private void grid() {
        double step = step();
        for (double value = 0; value <= top(); value += step) {
            add("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(value), WIDTH - RIGHT);
            text(LEFT - 8, y(value) + 4, "end", "", Report.number(value));
        }
        for (int size : sizes()) {
            add("<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>", x(size), TOP, HEIGHT - BOTTOM);
            text(x(size), HEIGHT - BOTTOM + 18, "middle", "", Report.count(size));
        }
    }

    private void draw(int number) {
        Line line = lines.get(number);
        String colour = COLOURS.get(number % COLOURS.size());
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(point.size()), y(point.median())));
        }
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        for (Point point : line.points()) {
            double x = x(point.size());
            add("<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/>", x, y(point.min()), y(point.max()), colour);
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y(point.median()), colour);
            // Those of the first line above it, of the others below.
            double beside = number == 0 ? y(point.max()) - 9 : y(point.min()) + 18;
            text(x, beside, "middle", "fill=\"" + colour + "\"", Report.number(point.median()));
        }
        if (lines.size() > 1) {
            text(LEFT + 8 + 190 * number, TOP - 8, "start", "fill=\"" + colour + "\"", "● " + line.name());
        }
    }

    private List<Integer> sizes() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .map(Point::size)
                .distinct()
                .sorted()
                .toList();
    }

    private double x(int size) {
        List<Integer> sizes = sizes();
        double least = position(sizes.get(0));
        double range = Math.max(1e-9, position(sizes.get(sizes.size() - 1)) - least);
        int room = WIDTH - LEFT - RIGHT - 60;
        return LEFT + 30 + room * (position(size) - least) / range;
    }

    /** None at all stands where one would. */
    private static double position(int size) {
        return Math.log10(Math.max(1, size));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / top() * (HEIGHT - BOTTOM - TOP);
    }

    /** Room for the figure above the greatest value. */
    private double top() {
        return 1.12 * greatest();
    }

    private double greatest() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::max)
                .max()
                .orElse(1);
    }

    /** 1, 2 or 5 of a power of ten, so that there are between five and twelve of them. */
    private double step() {
        double power = Math.pow(10, Math.floor(Math.log10(greatest())) - 1);
        return IntStream.of(1, 2, 5, 10)
                .mapToDouble(factor -> factor * power)
                .filter(step -> greatest() / step <= 10)
                .findFirst()
                .orElse(10 * power);
    }

    private void text(double x, double y, String anchor, String more, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, more, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
