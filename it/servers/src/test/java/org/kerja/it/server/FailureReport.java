package org.kerja.it.server;

import org.jboss.arquillian.container.spi.event.ContainerControlEvent;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.test.spi.TestResult;
import org.jboss.arquillian.test.spi.event.suite.Test;
import org.opentest4j.TestAbortedException;

/** Says of every failure on which server it happened and where the log of that lies. */
public final class FailureReport {

    @Inject
    private Instance<TestResult> result;

    /** Around start, stop, deployment and undeployment. */
    public void control(@Observes(precedence = 100) EventContext<ContainerControlEvent> context) {
        try {
            context.proceed();
        } catch (Throwable e) {
            throw onServer(e);
        }
    }

    /** Around a test method. One that was aborted did not fail, and says itself what the server lacks. */
    public void test(@Observes EventContext<Test> context) {
        context.proceed();
        if (result.get().getStatus() == TestResult.Status.FAILED) {
            Throwable failure = result.get().getThrowable();
            Throwable cause = cause(failure);
            result.get().setThrowable(cause instanceof TestAbortedException ? cause : onServer(failure));
        }
    }

    private static AssertionError onServer(Throwable failure) {
        String where = "On " + System.getProperty("arquillian.launch") + ", log " + System.getProperty("server.log");
        return new AssertionError(where + ": " + cause(failure), failure);
    }

    /** What happened, without what Arquillian says about it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getClass().getName().startsWith("org.jboss.arquillian.")) {
            cause = cause.getCause();
        }
        return cause;
    }
}
