package org.kerja.driver.redis;

import java.util.Optional;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;

/**
 * Jobs that have ended, each a text that goes by itself: lines with the times of its dispatch and its end, its name, state,
 * progress and the length of the reason come before the reason and the result.
 */
final class RedisEndedJobs {

    private static final String NONE = "-";

    private final Redis redis;

    RedisEndedJobs(Redis redis) {
        this.redis = redis;
    }

    /** What is kept behind the times of the dispatch and the end. */
    static byte[] text(End end) {
        return Text.bytes(end.name() + "\n" + text(end.state(), end.reason(), end.progress(), end.result()));
    }

    /** What is kept of a job that was cancelled while it waited, behind its name. */
    static byte[] cancelled() {
        return Text.bytes(text(JobState.CANCELLED, "", Optional.empty(), Optional.empty()));
    }

    private static String text(JobState state, String reason, Optional<Integer> progress, Optional<String> result) {
        return state + "\n" + progress.map(String::valueOf).orElse(NONE) + "\n"
                + (result.isPresent() ? reason.length() : NONE) + "\n" + reason + result.orElse("");
    }

    Optional<EndedJob> find(JobId id) {
        for (String queue : redis.queueNames()) {
            byte[] key = redis.place(queue, false).key("ended:" + id.value());
            byte[] kept = redis.ask(jedis -> jedis.get(key));
            if (kept != null) {
                return Optional.of(read(id, queue, Text.string(kept)));
            }
        }
        return Optional.empty();
    }

    private static EndedJob read(JobId id, String queue, String kept) {
        String[] lines = kept.split("\n", 7);
        boolean hasResult = !lines[5].equals(NONE);
        int reason = hasResult ? Integer.parseInt(lines[5]) : lines[6].length();
        return new EndedJob(
                id,
                lines[2],
                queue,
                JobState.valueOf(lines[3]),
                lines[6].substring(0, reason),
                lines[4].equals(NONE) ? Optional.empty() : Optional.of(Integer.valueOf(lines[4])),
                hasResult ? Optional.of(lines[6].substring(reason)) : Optional.empty(),
                Long.parseLong(lines[0]),
                Long.parseLong(lines[1]));
    }
}
