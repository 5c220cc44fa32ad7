package org.kerja.faults.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a {@link HistoryLog} has written. */
final class HistoryFile {

    private final String process;
    private final List<Event> events = new ArrayList<>();
    private final Map<Long, Event> open = new HashMap<>();

    private HistoryFile(String process) {
        this.process = process;
    }

    /** The events of one process; what it asked and never heard the answer of is unknown. */
    static List<Event> read(Path path) throws IOException {
        HistoryFile file = new HistoryFile(path.getFileName().toString().replaceFirst("\\.history$", ""));
        String text = Files.readString(path, StandardCharsets.UTF_8);
        // What stands behind the last end of line was being written when the process was killed.
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(file::line);
        file.events.addAll(file.open.values());
        return file.events;
    }

    private void line(String line) {
        String[] fields = line.split("\t", -1);
        long first = Long.parseLong(fields[1]);
        long second = Long.parseLong(fields[2]);
        switch (fields[0]) {
            case "?" -> open.put(first, event(fields, second, Event.NEVER));
            case "!" -> answer(open.remove(first), second, Answer.valueOf(fields[3]));
            default -> events.add(event(fields, first, second));
        }
    }

    private void answer(Event asked, long at, Answer answer) {
        events.add(new Event(
                process, asked.what(), asked.job(), asked.token(), asked.from(), at, answer, asked.details()));
    }

    private Event event(String[] fields, long from, long to) {
        Map<String, String> details = new HashMap<>();
        for (int index = 7; index < fields.length; index++) {
            int equals = fields[index].indexOf('=');
            details.put(fields[index].substring(0, equals), fields[index].substring(equals + 1));
        }
        return new Event(
                process,
                What.valueOf(fields[4]),
                fields[5],
                Long.parseLong(fields[6]),
                from,
                to,
                Answer.valueOf(fields[3]),
                details);
    }
}
