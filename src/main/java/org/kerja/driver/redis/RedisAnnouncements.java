package org.kerja.driver.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kerja.StoreException;
import org.kerja.spi.Announcement;
import org.kerja.spi.AnnouncementText;
import org.kerja.spi.Announcements;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Listens by one connection, on which a thread of its own waits: what Jedis reads it reads to the end, and no thread of a server is kept
 * by that.
 */
final class RedisAnnouncements implements Announcements {

    /** What is heard takes less than a millisecond; so long a one is taken for lost. */
    private static final Duration LOST = Duration.ofSeconds(5);

    private final Redis redis;
    private final byte[] channel;
    private final String sender;
    private final Runnable probe;
    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final Subscription subscription = new Subscription();
    private final Thread thread;

    private long lastHeard = System.nanoTime();
    private boolean asked;
    private long askedAt;

    /** What the thread hands over: a text, or why nothing more comes. */
    private record Heard(
            @Nullable AnnouncementText text, @Nullable StoreException failure) {}

    /**
     * @param sender what the announcements of this store begin with, which are not for itself
     * @param probe announces something by another connection
     */
    RedisAnnouncements(Redis redis, byte[] channel, String sender, Runnable probe) {
        this.redis = redis;
        this.channel = channel;
        this.sender = sender;
        this.probe = probe;
        this.thread =
                new Thread(this::subscribe, "kerja-redis-" + redis.settings().connection());
        thread.setDaemon(true);
        thread.start();
    }

    private void subscribe() {
        try {
            redis.ask(jedis -> {
                jedis.subscribe(subscription, channel);
                return true;
            });
            heard.add(new Heard(null, broken(null)));
        } catch (StoreException e) {
            heard.add(new Heard(null, e));
        } catch (RuntimeException e) {
            heard.add(new Heard(null, broken(e)));
        }
    }

    private StoreException broken(@Nullable RuntimeException cause) {
        String message = "Connection '" + redis.settings().connection() + "': the connection that listens is broken";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }

    @Override
    public Optional<Announcement> next(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            Optional<AnnouncementText> text = receive(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            Optional<Announcement> announcement =
                    text.filter(one -> !one.sender().equals(sender)).flatMap(AnnouncementText::announcement);
            if (announcement.isPresent()) {
                return announcement;
            }
        } while (System.nanoTime() < end);
        return Optional.empty();
    }

    @Override
    public void check() {
        long end = System.nanoTime() + LOST.toNanos();
        awaitSubscription(end);
        probe.run();
        boolean heardItself = false;
        while (!heardItself) {
            long left = end - System.nanoTime();
            if (left < 0) {
                throw new StoreException("Connection '" + redis.settings().connection()
                        + "': what is published does not arrive. Jobs of other nodes are found by polling; "
                        + redis.settings().wakeUpProperty() + "=poll leaves it at that");
            }
            Optional<AnnouncementText> text = receive(Duration.ofNanos(left));
            heardItself = text.isPresent() && text.get().sender().equals(sender);
        }
    }

    private void awaitSubscription(long end) {
        while (!subscription.begun && System.nanoTime() < end) {
            receive(Duration.ofMillis(10));
        }
    }

    private Optional<AnnouncementText> receive(Duration patience) {
        try {
            Heard next = heard.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                askIfSilent();
                return Optional.empty();
            }
            if (next.failure() != null) {
                throw next.failure();
            }
            lastHeard = System.nanoTime();
            asked = false;
            return Optional.ofNullable(next.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Listening was interrupted", e);
        }
    }

    /** A connection that was cut without a word is silent for ever. */
    private void askIfSilent() {
        long now = System.nanoTime();
        if (asked && now - askedAt > redis.settings().networkTimeout().toNanos()) {
            throw new StoreException(
                    "Connection '" + redis.settings().connection() + "': the connection that listens does not answer");
        }
        // Only a question tells: nobody may have looked here for longer than that, as in a server that stood still.
        if (!asked
                && subscription.begun
                && now - lastHeard > redis.settings().silence().toNanos()) {
            asked = true;
            askedAt = now;
            // Not by a ping on the connection itself: if that is answered before Jedis notes that it was sent, Jedis
            // gives the connection to the next, subscribed as it is.
            probe.run();
        }
    }

    @Override
    public void close() {
        subscription.end();
    }

    private final class Subscription extends BinaryJedisPubSub {

        private volatile boolean begun;
        private volatile boolean ended;

        @Override
        public void onSubscribe(byte[] subscribed, int number) {
            begun = true;
            if (ended) {
                unsubscribe();
            }
        }

        @Override
        public void onMessage(byte[] from, byte[] message) {
            heard.add(new Heard(AnnouncementText.read(Text.string(message)), null));
        }

        /**
         * Lets the connection be used by the next only when whoever has ended this is done with it: the answer may come while he is
         * still about to note that he has sent his word, and the next one's would be sent behind the same word again.
         */
        @Override
        public synchronized void onUnsubscribe(byte[] channels, int left) {
            // He holds the lock meanwhile.
        }

        synchronized void end() {
            ended = true;
            try {
                if (isSubscribed()) {
                    unsubscribe();
                }
            } catch (JedisException e) {
                throw redis.failure(e);
            }
        }
    }
}
