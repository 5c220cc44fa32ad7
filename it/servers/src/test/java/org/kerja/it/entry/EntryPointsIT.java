package org.kerja.it.entry;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.it.server.Application;
import org.kerja.it.server.Notes;

/** A dispatcher, a bound one, a queue and the queue manager can be injected into whatever a server injects into. */
@ExtendWith(ArquillianExtension.class)
class EntryPointsIT {

    private static final String ON_EACH_QUEUE = "bound default direct managed managed";

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Inject
    Notes notes;

    /** The one that runs the test. */
    @Inject
    HttpServletRequest request;

    @Inject
    BeanManager beans;

    @Inject
    Dispatcher dispatcher;

    @Inject
    StatelessEntry stateless;

    @Inject
    UntransactedEntry untransacted;

    @Inject
    SingletonEntry singleton;

    @Inject
    StatefulEntry stateful;

    @Inject
    ApplicationEntry ofApplication;

    @Inject
    RequestEntry ofRequest;

    @Inject
    DependentEntry dependent;

    @Inject
    SessionEntry ofSession;

    @Inject
    Courier courier;

    @Inject
    Announced.Speaker speaker;

    @Deployment
    static WebArchive application() {
        return Application.configured(
                Application.ofPackageOf(EntryPointsIT.class),
                "kerja.key=test:q0IOSjIxfsBHl+bmaUOWFPXhxVCXHZ/Z1jFBkzHu2cE=");
    }

    @Test
    void aStatelessSessionBeanDispatches() {
        stateless.dispatch("stateless");
        assertThat(EntryPoint.ran(notes, "stateless")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aSessionBeanWithoutATransactionDispatches() {
        untransacted.dispatch("untransacted");
        assertThat(EntryPoint.ran(notes, "untransacted")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aSingletonSessionBeanDispatches() {
        singleton.dispatch("singleton");
        assertThat(EntryPoint.ran(notes, "singleton")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aStatefulSessionBeanDispatches() {
        stateful.dispatch("stateful");
        assertThat(EntryPoint.ran(notes, "stateful")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void whatAStartupBeanDispatchesDuringDeploymentRunsAfterIt() {
        assertThat(EntryPoint.ran(notes, "startup")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aBeanOfTheApplicationScopeDispatches() {
        assertThat(ofApplication.dispatchAndWait("application")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aBeanOfTheRequestScopeDispatches() {
        assertThat(ofRequest.dispatchAndWait("request")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aDependentBeanDispatches() {
        assertThat(dependent.dispatchAndWait("dependent")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void beansOfASessionAndOfAConversationDispatchAsLongAsTheseLast() throws Exception {
        assertThat(get("visits").lines())
                .containsExactly("session 1: " + ON_EACH_QUEUE, "conversation 1: " + ON_EACH_QUEUE);
        assertThat(get("visits?cid=c1").lines())
                .containsExactly("session 2: " + ON_EACH_QUEUE, "conversation 2: " + ON_EACH_QUEUE);
    }

    @Test
    void aBeanOfTheSessionScopeDispatchesAfterItWasSerialized() throws Exception {
        ofSession.visit();
        SessionEntry copy = SerialForm.copy(instanceOf(SessionEntry.class));
        assertThat(copy.visit()).isEqualTo(2);
        assertThat(copy.dispatchAndWait("copy")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aServletDispatches() throws Exception {
        assertThat(get("errands")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aServletDispatchesForTheTimeAfterItsAnswer() throws Exception {
        assertThat(get("answer")).isEqualTo("not yet");
        assertThat(notes.next("after the answer")).isEqualTo("default");
    }

    @Test
    void aResourceDispatches() throws Exception {
        assertThat(get("rest/errands")).isEqualTo(ON_EACH_QUEUE);
    }

    @Test
    void aLambdaRunsInTheBeanThatItIsWrittenIn() {
        ofApplication.dispatchLambda("lambda", 42);
        assertThat(notes.next("lambda")).isEqualTo("number 42");
    }

    @Test
    void aReferenceToAMethodOfABeanRuns() {
        dispatcher.dispatch(stateless::note);
        assertThat(notes.next("referred")).isEqualTo("by a closure");
    }

    @Test
    void aProducerMethodTakesADispatcher() {
        courier.send("courier");
        assertThat(notes.next("courier")).isEqualTo("default");
    }

    @Test
    void anInterceptorDispatches() {
        speaker.speak();
        assertThat(notes.next("interceptor")).isEqualTo("default");
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + request.getServerName() + ":" + request.getServerPort()
                + request.getContextPath() + "/" + path);
        HttpRequest get =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
        return client.send(get, BodyHandlers.ofString()).body();
    }

    /** What stands behind the client proxy. */
    @SuppressWarnings("unchecked")
    private <T> T instanceOf(Class<T> type) {
        Bean<T> bean = (Bean<T>) beans.resolve(beans.getBeans(type));
        return beans.getContext(SessionScoped.class).get(bean);
    }
}
