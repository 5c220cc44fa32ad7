package org.kerja.upgrade;

import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerja.Job;
import org.kerja.JobContext;

/** The application before it moved on. */
public final class EarlierRelease implements Release {

    @Job
    public record PublishEpisode(int number, @Nullable String channel) {

        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, Objects.toString(channel, "nowhere"));
        }
    }

    @Job
    public record BookRoyalty(int number, String payee) {

        @Transactional
        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, payee);
        }
    }

    @Job
    public record ProcessPodcast(int number, int bits) {

        void handle(Effects effects, JobContext job) {
            effects.leave(job, number, bits + " bits");
        }
    }

    @Override
    public List<Class<?>> types() {
        return List.of(PublishEpisode.class, BookRoyalty.class, ProcessPodcast.class);
    }

    @Override
    public Object job(int number) {
        return switch (number % 3) {
            case 0 -> new PublishEpisode(number, "one");
            case 1 -> new BookRoyalty(number, "ada");
            default -> new ProcessPodcast(number, 64);
        };
    }
}
