package org.kerja.it.entry;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.kerja.Dispatcher;

/** Asks for an interceptor that dispatches a job for each call. */
@InterceptorBinding
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Announced {

    /** The interceptor. */
    @Announced
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    class Announcer {

        @Inject
        Dispatcher dispatcher;

        @AroundInvoke
        Object announce(InvocationContext call) throws Exception {
            dispatcher.dispatch(new Errand("interceptor"));
            return call.proceed();
        }
    }

    /** A bean that it is around. */
    @Announced
    @ApplicationScoped
    class Speaker {

        void speak() {
            // What counts is that it is called.
        }
    }
}
