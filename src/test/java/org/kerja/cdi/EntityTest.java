package org.kerja.cdi;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.TransactionScoped;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.kerja.ContextEntry;
import org.kerja.FailedJob;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.Queue;
import org.kerja.cdi.Shop.Numbered;
import org.kerja.cdi.Shop.Purchase;
import org.kerja.driver.database.TestProvider;
import org.kerja.event.JobEvent;
import org.slf4j.MDC;

/** What tests of jobs that are made of entities have in common. */
abstract class EntityTest {

    static final String KEY = "test:q0IOSjIxfsBHl+bmaUOWFPXhxVCXHZ/Z1jFBkzHu2cE=";

    private static @Nullable EntityUnit unit;

    /** What a test has opened, for the beans. */
    static EntityUnit unit() {
        return Objects.requireNonNull(unit);
    }

    static EntityUnit open(TestProvider provider) {
        EntityUnit opened = EntityUnit.of(provider, Shop.ENTITIES);
        unit = opened;
        return opened;
    }

    @AfterEach
    void closeUnit() {
        if (unit != null) {
            unit.close();
            unit = null;
        }
    }

    /** The factory of the unit. */
    @ApplicationScoped
    public static class Factory {
        @Produces
        @Dependent
        EntityManagerFactory factory() {
            return unit().factory();
        }
    }

    /** An entity manager as a container gives one to the code of a transaction. */
    @ApplicationScoped
    public static class OfTransactions implements Serializable {
        private static final long serialVersionUID = 1;

        @Produces
        @TransactionScoped
        EntityManager manager() {
            EntityManager manager = unit().factory().createEntityManager();
            // Weld takes nothing else for this scope, and that of EclipseLink is not.
            return (EntityManager) Proxy.newProxyInstance(
                    OfTransactions.class.getClassLoader(),
                    new Class<?>[] {EntityManager.class, Serializable.class},
                    (proxy, method, given) -> method.invoke(manager, given));
        }

        void close(@Disposes EntityManager manager) {
            manager.close();
        }
    }

    @ApplicationScoped
    public static class Data {
        @Produces
        @ApplicationScoped
        DataSource dataSource() {
            return unit().dataSource();
        }
    }

    @ApplicationScoped
    public static class Ends {
        @Inject
        Journal journal;

        void skipped(@Observes JobEvent.Skipped event) {
            journal.add("skipped: " + event.reason());
        }

        void retrying(@Observes JobEvent.Retrying event) {
            journal.add("retrying: " + event.attempt().message());
        }

        void failed(@Observes JobEvent.Failed event) {
            journal.add("failed: " + event.failure().reason());
        }

        void completed(@Observes JobEvent.Completed event) {
            journal.add("completed");
        }
    }

    @ApplicationScoped
    @Named("tenant")
    public static class Tenant implements ContextEntry {
        @Override
        public Optional<String> capture() {
            return Optional.of("t-1");
        }

        @Override
        public Restored restore(String tenant) {
            MDC.put("tenant", tenant);
            return () -> MDC.remove("tenant");
        }
    }

    @Job
    public record Ship(Purchase purchase, String how) {
        void handle(Journal journal) {
            journal.add(purchase.words() + " by " + how);
        }
    }

    static Application.Builder application(Class<?>... classes) {
        return Application.of(Journal.class, Factory.class).with(classes);
    }

    static Application transactional(TestProvider provider, Class<?>... classes) {
        return application(classes)
                .with(Data.class, Ends.class)
                .with(new TransactionExtension())
                .withTransactions()
                .set("kerja.connection", "database")
                .set("kerja.connections.database.jpa-properties", provider.jpaProperties(true))
                .start();
    }

    static Queue held(Application application) {
        Queue held = application.queues().queue("held");
        held.pause();
        return held;
    }

    static FailedJob failed(Application application, JobId id) {
        return application.queues().failedJobs().find(id).orElseThrow();
    }

    static String words(EntityUnit unit, Purchase purchase) {
        return (String) unit.inTransaction(
                manager -> manager.createNativeQuery("select words from purchases where id = " + purchase.id())
                        .getSingleResult());
    }

    static void remove(EntityUnit unit, Numbered entity) {
        unit.inTransaction(manager -> {
            manager.remove(manager.find(entity.getClass(), entity.id()));
            return entity;
        });
    }
}
