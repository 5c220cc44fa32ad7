package org.kerja.it.mistake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.util.Throwables;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.it.server.Application;

/** A mistake in a job keeps its application from being deployed, and is named where people look. */
@ExtendWith(ArquillianExtension.class)
class DeploymentMistakeIT {

    private static final String MESSAGE = "Job 'ask-nobody' (org.kerja.it.mistake.AskNobody) parameter 1 of handle,"
            + " org.kerja.it.mistake.AskNobody$Nobody, is satisfied by no bean";

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = "mistake", managed = false, testable = false)
    static WebArchive application() {
        return Application.of(AskNobody.class);
    }

    @Deployment(name = "without-jedis", managed = false, testable = false)
    static WebArchive withoutJedis() {
        return Application.configured(
                Application.named("without-jedis", Idle.class),
                "kerja.connection=cache",
                "kerja.connections.cache.driver=redis");
    }

    @Test
    void aJobWithAParameterThatNoBeanSatisfiesIsRefusedAndNamed() throws IOException {
        assertThat(refusal("mistake")).contains(MESSAGE);
    }

    @Test
    void aConnectionOfRedisWithoutJedisIsRefusedAndTheArtifactNamed() throws IOException {
        assertThat(refusal("without-jedis"))
                .contains("kerja.connections.cache.driver=redis needs Jedis, which is not in the application: add the"
                        + " artifact redis.clients:jedis");
    }

    /** What is said by the exception of a deployment and in the log. */
    private String refusal(String application) throws IOException {
        Throwable refusal = catchThrowable(() -> deployer.deploy(application));
        assertThat(refusal).isNotNull();
        return Throwables.getStackTrace(refusal) + Files.readString(Path.of(System.getProperty("server.log")));
    }
}
