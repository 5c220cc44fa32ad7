package org.kerja.it.job;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobHandler;
import org.kerja.it.server.Notes;

/** Jobs with interceptors of the application. */
public final class Interception {

    static final String SUBJECT = "interception";

    private Interception() {}

    /** Is handled by a bean with an interceptor, a transaction and an interceptor method of its own. */
    @Job
    public record Weigh(int grams) {}

    /** The bean. */
    @ApplicationScoped
    public static class WeighHandler implements JobHandler<Weigh> {

        @Inject
        Notes notes;

        @Resource
        TransactionSynchronizationRegistry transaction;

        @Override
        @Traced
        @Transactional
        public void handle(Weigh job, JobContext context) {
            notes.add(SUBJECT, "handle in a transaction: " + (transaction.getTransactionKey() != null));
        }

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            notes.add(SUBJECT, "own before " + call.getMethod().getName());
            Object result = call.proceed();
            notes.add(SUBJECT, "own after " + call.getMethod().getName());
            return result;
        }
    }

    /** Handles itself: its own method is not intercepted, the methods of the beans that it takes are. */
    @Job
    public record Measure(int millimetres) {
        @Traced
        void handle(Ruler ruler) {
            ruler.measure();
        }
    }

    /** Handles itself in a transaction, which is not the work of an interceptor. */
    @Job
    public record Enter(int line) {
        @Transactional
        void handle(Ruler ruler) {
            ruler.inTransaction();
        }
    }

    /** A bean that jobs take. */
    @ApplicationScoped
    public static class Ruler {

        @Inject
        Notes notes;

        @Resource
        TransactionSynchronizationRegistry transaction;

        @Traced
        void measure() {
            notes.add(SUBJECT, "measured");
        }

        void inTransaction() {
            notes.add(SUBJECT, "entered in a transaction: " + (transaction.getTransactionKey() != null));
        }
    }

    /** Asks for the interceptor. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Traced {}

    /** The interceptor. */
    @Traced
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Tracer {

        @Inject
        Notes notes;

        @AroundInvoke
        Object trace(InvocationContext call) throws Exception {
            notes.add(SUBJECT, "before " + call.getMethod().getName());
            Object result = call.proceed();
            notes.add(SUBJECT, "after " + call.getMethod().getName());
            return result;
        }
    }
}
