package org.kerja.it.lifecycle;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.redis.RedisServer;
import org.kerja.it.server.JobsInRedis;

/** The same with the jobs in Redis, whose client has threads and connections of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedisLifecycleIT extends Succession {

    @Deployment(name = "first", managed = false, testable = false)
    static WebArchive first() {
        return inRedis(Succession.first());
    }

    @Deployment(name = "next", managed = false, testable = false)
    static WebArchive firstNextVersion() {
        return inRedis(Succession.firstNextVersion());
    }

    private static WebArchive inRedis(WebArchive application) {
        return JobsInRedis.of(application, RedisServer.shared(), "lifecycle");
    }
}
