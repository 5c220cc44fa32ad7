package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.PassivationCapable;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import org.jboss.weld.bean.proxy.ProxyObject;
import org.junit.jupiter.api.Test;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobHandler;
import org.kerja.JobId;
import org.kerja.OnQueue;
import org.kerja.PreparedBatch;
import org.kerja.PreparedChain;
import org.kerja.PreparedDispatch;
import org.kerja.Queue;
import org.kerja.QueueManager;

class InjectedBeansTest {

    @Job
    public record Send(String text) {
        void handle() {}
    }

    @ApplicationScoped
    public static class Service {
        @Inject
        Dispatcher dispatcher;

        @Inject
        QueueManager queues;

        @Inject
        @OnQueue("mail")
        Dispatcher mail;

        @Inject
        @OnQueue(value = "mail", connection = "other")
        Queue otherMail;

        @Inject
        @OnQueue
        Queue byDefault;

        @Inject
        @OnQueue(connection = "other")
        Instance<Queue> otherDefault;

        List<String> names() {
            return List.of(
                    otherMail.connection() + "/" + otherMail.name(),
                    byDefault.connection() + "/" + byDefault.name(),
                    otherDefault.get().connection() + "/" + otherDefault.get().name());
        }

        void send() {
            dispatcher.dispatch(new Send("a"));
            mail.dispatch(new Send("b"));
            mail.bulk(List.of(new Send("c"), new Send("d")));
            otherMail.push(new Send("e"));
        }

        List<Long> sizes() {
            return List.of(
                    queues.queue("default").sizes().ready(),
                    queues.queue("mail").sizes().ready(),
                    queues.queue("other", "mail").sizes().ready());
        }
    }

    private static Application.Builder dispatchOnly(Class<?>... classes) {
        return Application.of(classes)
                .with(Send.class)
                .set("kerja.workers.enabled", "false")
                .set("kerja.connections.other.driver", "memory")
                .set("kerja.connections.other.queue", "standard");
    }

    @Test
    void boundDispatchersAndQueuesGoToTheirQueue() {
        try (Application application = dispatchOnly(Service.class).start()) {
            Service service = application.get(Service.class);

            service.send();

            assertThat(service.sizes()).containsExactly(1L, 3L, 1L);
            assertThat(service.names()).containsExactly("other/mail", "memory/default", "other/standard");
        }
    }

    @Test
    void boundBeansAreFoundByTheQualifierAsValue() {
        try (Application application = dispatchOnly(Service.class).start()) {
            assertThat(application
                            .get(Queue.class, OnQueue.Literal.of("mail", ""))
                            .name())
                    .isEqualTo("mail");
        }
    }

    @Test
    void theBeansMayBeInjectedWherePassivationHappens() {
        try (Application application = dispatchOnly(Service.class).start()) {
            for (Class<?> type : List.of(Dispatcher.class, QueueManager.class)) {
                assertThat(application.bean(type)).isInstanceOf(PassivationCapable.class);
                assertThat(application.bean(type).getScope()).isEqualTo(ApplicationScoped.class);
                assertThat(application.get(type)).isInstanceOf(ProxyObject.class);
            }
        }
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    public static class FakeDispatcher implements Dispatcher {
        @Override
        public PreparedChain chain(Object... links) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PreparedBatch batch(Object... members) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobId dispatch(Object job) {
            return JobId.of("00000000-0000-0000-0000-000000000001");
        }

        @Override
        public PreparedDispatch prepare(Object job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobId dispatchSync(Object job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JobId> bulk(Collection<?> jobs) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void anApplicationMayReplaceTheDispatcher() {
        try (Application application = dispatchOnly(FakeDispatcher.class).start()) {
            assertThat(application.dispatcher().dispatch(new Send("a")).value()).endsWith("1");
        }
    }

    @Job
    public record Warm() {}

    @RequestScoped
    public static class Warming implements JobHandler<Warm> {
        @Inject
        Journal journal;

        @Override
        public void handle(Warm job, JobContext context) {
            journal.add("warm");
        }
    }

    @ApplicationScoped
    public static class EarlyBird {
        void on(@Observes Startup event, Dispatcher dispatcher) {
            dispatcher.dispatch(new Warm());
        }
    }

    @Test
    void anObserverOfStartupMayDispatch() throws Exception {
        try (Application application = Application.of(Journal.class, Warm.class, Warming.class, EarlyBird.class)
                .start()) {
            assertThat(application.journal().next()).isEqualTo("warm");
        }
    }
}
