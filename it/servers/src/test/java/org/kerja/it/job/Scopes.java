package org.kerja.it.job;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.it.server.Notes;

/** Jobs that ask for beans of scopes and with qualifiers. */
public final class Scopes {

    private Scopes() {}

    /** Uses a bean of the request scope twice. */
    @Job
    public record Count(String subject) {
        void handle(Tally tally, Notes notes) {
            tally.count();
            notes.add(subject, "counted " + tally.count());
        }
    }

    /** Uses a dependent bean. */
    @Job
    public record Borrow(String subject) {
        void handle(Tool tool, Notes notes) {
            tool.use(subject);
            notes.add(subject, "used");
        }
    }

    /** Uses one of several beans of a type, and what it is told about itself. */
    @Job(tries = 7)
    public record Shout(String subject) {
        void handle(@Loud Voice voice, Notes notes, JobContext job) {
            notes.add(
                    subject, voice.say(job.name() + " " + job.attempt() + " of " + job.tries() + " on " + job.queue()));
            notes.add(subject, job.id().toString());
        }
    }

    /** Lives as long as one job. */
    @RequestScoped
    public static class Tally {

        private int counted;

        int count() {
            return ++counted;
        }
    }

    /** Belongs to one call. */
    @Dependent
    public static class Tool {

        @Inject
        Notes notes;

        private String subject = "unused tool";

        void use(String by) {
            subject = by;
        }

        @PreDestroy
        void destroy() {
            notes.add(subject, "destroyed");
        }
    }

    /** Tells two beans of one type apart. */
    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.PARAMETER})
    public @interface Loud {}

    /** The bean without the qualifier. */
    @Dependent
    public static class Voice {

        String say(String text) {
            return text;
        }
    }

    /** The bean with it. */
    @Loud
    @Dependent
    public static class LoudVoice extends Voice {

        @Override
        String say(String text) {
            return text + "!";
        }
    }
}
