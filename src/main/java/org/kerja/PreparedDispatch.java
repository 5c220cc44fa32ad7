package org.kerja;

import java.time.Duration;
import java.time.Instant;

/** One dispatch being prepared. Not for several threads. What is not said comes from the job's type and configuration. */
public interface PreparedDispatch {

    /** Dispatches to this connection. */
    PreparedDispatch onConnection(String connection);

    /** Dispatches to this queue. */
    PreparedDispatch onQueue(String queue);

    /** Lets the job wait for this long, counted by the store's clock; zero or more. */
    PreparedDispatch delay(Duration delay);

    /** Lets the job wait until this instant of the store's clock; one that has passed means no wait. */
    PreparedDispatch delay(Instant until);

    /** Sets the priority, between -100 and 100; higher leaves its queue first. */
    PreparedDispatch priority(int priority);

    /** Dispatches the job, as {@link Dispatcher#dispatch} does. */
    JobId dispatch();
}
