package org.kerja.upgrade;

import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.kerja.Job;
import org.kerja.JobContext;

/** The application as it is now: jobs are made of something else, one has another name, and one is new. */
public final class PresentRelease implements Release {

    /** It has a title now and no channel any more. */
    @Job(version = 2)
    public record PublishEpisode(int number, Optional<String> title) {

        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, title.orElse("untitled"));
        }
    }

    /** It says how much. */
    @Job(version = 2)
    public record BookRoyalty(int number, String payee, long cents) {

        @Transactional
        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, payee + " " + cents);
        }
    }

    /** What the earlier release would misread has another name. */
    @Job(value = "transcode-podcast", aliases = "process-podcast", version = 2)
    public record TranscodePodcast(int number, Optional<String> quality) {

        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, quality.orElse("as it was"));
        }
    }

    @Job
    public record TellListeners(int number) {

        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, "");
        }
    }

    @Override
    public List<Class<?>> types() {
        return List.of(PublishEpisode.class, BookRoyalty.class, TranscodePodcast.class, TellListeners.class);
    }

    @Override
    public Object job(int number) {
        return switch (number % 4) {
            case 0 -> new PublishEpisode(number, Optional.of("two"));
            case 1 -> new BookRoyalty(number, "ada", 300);
            case 2 -> new TranscodePodcast(number, Optional.of("high"));
            default -> new TellListeners(number);
        };
    }
}
