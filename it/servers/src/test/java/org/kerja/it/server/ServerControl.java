package org.kerja.it.server;

import java.io.IOException;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/** Commands to a WildFly server by its management port. */
public final class ServerControl implements AutoCloseable {

    /** Both ports are moved by the same number. */
    private static final int FROM_HTTP_TO_MANAGEMENT = 9990 - 8080;

    private final ModelControllerClient client;

    private ServerControl(ModelControllerClient client) {
        this.client = client;
    }

    /** To the server of an application. */
    public static ServerControl of(Site application) throws IOException {
        return new ServerControl(ModelControllerClient.Factory.create(
                application.address().getHost(), application.address().getPort() + FROM_HTTP_TO_MANAGEMENT));
    }

    /** Lets nothing new begin, and waits for nothing that runs. */
    public void suspend() throws IOException {
        execute(Operations.createOperation("suspend"));
    }

    public void resume() throws IOException {
        execute(Operations.createOperation("resume"));
    }

    /** Ends the server when what runs has ended, or after some seconds. */
    public void shutDown(int seconds) throws IOException {
        ModelNode operation = Operations.createOperation("shutdown");
        operation.get("suspend-timeout").set(seconds);
        execute(operation);
    }

    /** Sets a system property in the server. */
    public void set(String property, String value) throws IOException {
        ModelNode operation = Operations.createAddOperation(new ModelNode().add("system-property", property));
        operation.get("value").set(value);
        execute(operation);
    }

    private void execute(ModelNode operation) throws IOException {
        ModelNode outcome = client.execute(operation);
        if (!Operations.isSuccessfulOutcome(outcome)) {
            throw new IllegalStateException(outcome.asString());
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
