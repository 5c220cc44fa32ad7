package org.kerja.driver.redis;

import java.util.Optional;
import java.util.UUID;
import org.kerja.spi.Announcement;
import org.kerja.spi.AnnouncementText;
import org.kerja.spi.Announcements;
import redis.clients.jedis.Protocol;

/** How the nodes that share a Redis tell each other of jobs: by a channel. */
final class RedisWakeUps {

    private final Redis redis;
    private final String sender = UUID.randomUUID().toString();
    private final byte[] channel;

    RedisWakeUps(Redis redis) {
        this.redis = redis;
        this.channel = Text.bytes(redis.settings().prefix() + "dispatched");
    }

    byte[] channel() {
        return channel;
    }

    /** What tells the others. */
    String text(Announcement announcement) {
        return AnnouncementText.of(sender, announcement);
    }

    boolean announces() {
        return redis.settings().notifies();
    }

    void announce(Announcement announcement) {
        if (announces()) {
            send(text(announcement));
        }
    }

    /** Begins to hear the others; empty if they are not to be heard. */
    Optional<Announcements> listen() {
        return announces()
                ? Optional.of(
                        new RedisAnnouncements(redis, channel, sender, () -> send(AnnouncementText.probe(sender))))
                : Optional.empty();
    }

    private void send(String text) {
        // By the same node of a Cluster always: others would tell what they were told in another order.
        redis.ask(jedis -> jedis.sendCommand(channel, Protocol.Command.PUBLISH, channel, Text.bytes(text)));
    }
}
