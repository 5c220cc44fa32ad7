package org.kerja;

import java.io.Serializable;

/**
 * Work that is dispatched without a job type of its own: a lambda, or a reference to a method.
 *
 * <pre>{@code
 * dispatcher.dispatch(() -> podcasts.publish(42));
 * }</pre>
 *
 * <p>It is stored as the name of its class and method and what it has captured, and signed under {@code kerja.key}. What it
 * captures is either a value that a payload may hold and whose declared type says how to read it (text, numbers, dates, enums,
 * records), or a bean that is the only one of its declared type, which is looked up again where the closure runs; the bean
 * whose method the closure is written in among them. A lambda runs only as long as the class that it is written in has not
 * changed, since nothing else tells which lambda is meant; a reference to a method runs as long as there is that method.
 */
@FunctionalInterface
public interface JobClosure extends Serializable {

    /** Does the work. What it throws is a failed attempt. */
    void run() throws Exception;
}
