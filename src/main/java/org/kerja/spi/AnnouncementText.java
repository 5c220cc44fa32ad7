package org.kerja.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kerja.JobId;

/**
 * What an announcement looks like on its way: a line with the store that sends it, then one for each queue with the
 * milliseconds until its first job is due, a blank and its name. The id of a lone job follows the milliseconds after a slash.
 * {@code ?} instead of queues is for the sender alone, who wants to hear himself. Whatever else comes, a {@code notify} by hand included, is about any queue.
 *
 * @param sender what stands in the first line
 * @param announcement empty if it is for nobody but the sender
 */
public record AnnouncementText(String sender, Optional<Announcement> announcement) {

    private static final String ANY_QUEUE = "*";
    private static final String PROBE = "?";
    private static final Pattern JOB =
            Pattern.compile("([0-9]{1,18})(?:/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))? (.*)", Pattern.DOTALL);

    /** PostgreSQL refuses 8,000 bytes. */
    private static final int LIMIT = 7_900;

    /** The text of an announcement; one that is too long for a store is about any queue instead. */
    public static String of(String sender, Announcement announcement) {
        String lone = announcement.lone().map(id -> "/" + id.value()).orElse("");
        String queues = announcement.jobs().stream()
                .map(job -> Millis.of(job.delay()) + lone + " " + job.queue())
                .collect(Collectors.joining("\n"));
        boolean fits = queues.getBytes(StandardCharsets.UTF_8).length + sender.length() < LIMIT;
        return sender + "\n" + (queues.isEmpty() || !fits ? ANY_QUEUE : queues);
    }

    /** The text of what only its sender is to hear. */
    public static String probe(String sender) {
        return sender + "\n" + PROBE;
    }

    /** Reads what was sent. */
    public static AnnouncementText read(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length == 2 && lines[1].equals(PROBE)) {
            return new AnnouncementText(lines[0], Optional.empty());
        }
        List<QueueDue> jobs = new ArrayList<>();
        Optional<JobId> lone = Optional.empty();
        for (int index = 1; index < lines.length; index++) {
            Matcher job = JOB.matcher(lines[index]);
            if (!job.matches()) {
                return new AnnouncementText(lines[0], Optional.of(Announcement.ANY_QUEUE));
            }
            jobs.add(new QueueDue(job.group(3), Duration.ofMillis(Long.parseLong(job.group(1)))));
            lone = Optional.ofNullable(job.group(2)).map(JobId::of);
        }
        return new AnnouncementText(lines[0], Optional.of(new Announcement(jobs, lone)));
    }
}
