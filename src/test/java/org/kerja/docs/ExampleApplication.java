package org.kerja.docs;

import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.QueueManager;

/** The application that the examples of the documents belong to: what they take for granted. */
public class ExampleApplication {

    @Inject
    protected Dispatcher dispatcher;

    @Inject
    protected QueueManager queues;

    protected JobId id;

    /** Makes files that can be played. */
    public interface AudioProcessor {

        void process(long podcastId);

        void transcode(Path file);
    }

    /** Tells people. */
    public interface Alerts {

        void send(String text);
    }

    /** Sends mail. */
    public interface Mailer {

        void send(String to, String subject);

        boolean isBusy();
    }

    /** Knows for whom a thread works. */
    public interface Tenants {

        Optional<String> current();

        void enter(String tenant);

        void leave();
    }

    /** Fetches what others have published. */
    public interface Sites {

        void fetch(String host, String path);
    }

    /** Makes pages. */
    public interface Press {

        void print(String tenant, long page);
    }

    /** Moves money. */
    public interface Accounts {

        void transfer(String customer, long cents);
    }

    /** Finds things. */
    public interface Search {

        void refresh(long shop);
    }

    /** Keeps what is being written. */
    public interface Drafts {

        void save(long document, String text);
    }

    /** Knows who has sent the request. */
    public interface Visitor {

        Locale getLocale();

        void setLocale(Locale locale);
    }

    /** Pays people. */
    public interface Payroll {

        void pay(String name, BigDecimal amount);
    }

    /** Knows the time. */
    public interface Clock {

        boolean isOpen();
    }

    /** Calls people. */
    public interface Phones {

        void dial(String customer);
    }

    /** What a job leaves. */
    public record WordCount(int words) {}

    /** A link of a chain. */
    @Job
    public record Download(long podcastId) {}

    /** Another. */
    @Job
    public record Transcode(long podcastId) {}

    /** A third. */
    @Job
    public record Publish(long podcastId) {}

    /** What follows if one fails. */
    @Job
    public record TellOfFailure(long podcastId) {}

    /** Makes reports. */
    public interface Reports {

        void make(int year, int month);
    }

    /** Knows orders. */
    public interface Orders {

        void close(long orderId);

        boolean exists(long orderId);
    }

    /** An entity. */
    @Entity
    public static class Invoice {

        @Id
        @GeneratedValue
        long id;

        public void markAsSent() {}

        public boolean isPaid() {
            return false;
        }
    }

    /** Knows accounts. */
    public interface Bank {

        void pull(long accountId);
    }

    /** What a bank says when it is asked too often. */
    @SuppressWarnings("serial")
    public static final class TooManyRequests extends RuntimeException {

        public Duration retryAfter() {
            return Duration.ofSeconds(30);
        }
    }

    /** Fetches pages. */
    public interface Pages {

        int count();

        void fetch(int page) throws Exception;
    }

    /** A job. */
    @Job
    public record ProcessPodcast(long podcastId) {

        void handle(AudioProcessor processor) {
            processor.process(podcastId);
        }
    }

    /** A job. */
    @Job
    public record SendMail(String to, String subject) {

        void handle(Mailer mailer) {
            mailer.send(to, subject);
        }
    }
}
