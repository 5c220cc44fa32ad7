package org.kerja.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.Waiting;
import org.kerja.driver.redis.RedisServer;
import org.kerja.it.server.Application;
import org.kerja.it.server.JobsInRedis;
import org.kerja.it.server.Site;

/** A Redis that is killed and comes back on its data, while an application stays. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedisOutageIT {

    @ArquillianResource
    URL address;

    @Deployment(testable = false)
    static WebArchive application() {
        return JobsInRedis.of(
                Application.named("outage", CallServlet.class, Calls.class, Call.class),
                ServerOfItsOwn.REDIS,
                "outage");
    }

    @AfterAll
    static void end() {
        ServerOfItsOwn.REDIS.close();
    }

    @Test
    void aDispatchWithoutRedisIsRefusedAndTheWorkerGoesOnWhenItIsBack() throws IOException {
        Site site = new Site(URI.create(address.toString()));
        assertThat(site.get("dispatch/before")).containsExactly("done");
        awaitCalls(site, "before");

        ServerOfItsOwn.REDIS.kill();
        assertThat(site.get("dispatch/meanwhile"))
                .first()
                .asString()
                .startsWith("org.kerja.StoreException: Connection 'redis': Redis cannot be reached: ");
        // A transaction that has committed cannot be refused any more.
        assertThat(site.get("commit/committed")).containsExactly("done");
        assertThat(Files.readString(Path.of(System.getProperty("server.log"))))
                .contains("What was to be done after a commit failed");

        ServerOfItsOwn.REDIS.start();
        assertThat(site.get("dispatch/after")).containsExactly("done");
        awaitCalls(site, "before", "after");
        assertThat(site.get("commit/at-last")).containsExactly("done");
        awaitCalls(site, "before", "after", "at-last");
    }

    private static void awaitCalls(Site site, String... calls) {
        Waiting.forResult("the calls", () -> site.get("heard"), List.of(calls)::equals);
    }

    /** Started by the first who asks, since the class of the scenario is looked at in other ways too. */
    private static final class ServerOfItsOwn {

        static final RedisServer REDIS = RedisServer.own("--save", "", "--appendonly", "yes");
    }
}
