package org.kerja.it.server;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.pool2.ObjectPool;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.json.JSONObject;
import org.kerja.driver.redis.RedisServer;
import org.slf4j.Logger;
import redis.clients.authentication.core.Token;
import redis.clients.jedis.UnifiedJedis;

/** Applications whose jobs lie in Redis. */
public final class JobsInRedis {

    private static final String CONFIGURATION = "META-INF/microprofile-config.properties";

    /** Jedis, and what Maven puts into an application with it. */
    private static final Class<?>[] LIBRARIES = {
        UnifiedJedis.class, ObjectPool.class, Token.class, JSONObject.class, Gson.class, Logger.class
    };

    private JobsInRedis() {}

    /** Lets the jobs of an application lie in a Redis, apart from those of other prefixes; adds to its configuration. */
    public static WebArchive of(WebArchive application, RedisServer redis, String prefix) {
        String before = Optional.ofNullable(application.get("WEB-INF/classes/" + CONFIGURATION))
                .map(JobsInRedis::text)
                .orElse("");
        String configuration = String.join(
                "\n",
                before,
                "kerja.connection=redis",
                "kerja.connections.redis.url=" + redis.url(),
                "kerja.connections.redis.prefix=" + prefix);
        Stream.of(LIBRARIES).map(Library::of).distinct().forEach(application::addAsLibraries);
        return application.addAsResource(new StringAsset(configuration), CONFIGURATION);
    }

    private static String text(Node file) {
        try (InputStream content = file.getAsset().openStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
