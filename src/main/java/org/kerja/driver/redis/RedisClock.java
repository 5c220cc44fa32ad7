package org.kerja.driver.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/** The clock of Redis. */
record RedisClock(Redis redis) {

    /** Milliseconds since the epoch. */
    long now() {
        List<@Nullable Object> time =
                Text.list(redis.ask(jedis -> jedis.sendCommand(Text.bytes("kerja"), Protocol.Command.TIME)));
        return Text.number(time.get(0)) * 1_000 + Text.number(time.get(1)) / 1_000;
    }
}
