package org.kerja.it.lifecycle;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.driver.redis.RedisServer;
import org.kerja.it.server.JobsInRedis;

/** The same with the jobs in Redis, whose client has threads and connections of its own. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedisLifecycleIT extends LifecycleIT {

    @Deployment(name = "first", managed = false, testable = false)
    static WebArchive first() {
        return inRedis(LifecycleIT.first());
    }

    @Deployment(name = "next", managed = false, testable = false)
    static WebArchive firstNextVersion() {
        return inRedis(LifecycleIT.firstNextVersion());
    }

    @Deployment(name = "wide", managed = false, testable = false)
    static WebArchive wide() {
        return inRedis(LifecycleIT.wide());
    }

    @Deployment(name = "second", managed = false, testable = false)
    static WebArchive second() {
        return inRedis(LifecycleIT.second());
    }

    @Deployment(name = "both", managed = false, testable = false)
    static Archive<?> both() {
        return both(first(), second());
    }

    private static WebArchive inRedis(WebArchive application) {
        return JobsInRedis.of(application, RedisServer.shared(), "lifecycle");
    }
}
