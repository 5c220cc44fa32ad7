package org.kerja.faults;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.kerja.spi.FaultPoint;

/** A store that can be broken. A further one joins the runs by one class. */
interface FaultyStore extends AutoCloseable {

    /** The URL of a new and empty database, or whatever it has instead, reached through another port than its own. */
    String createDatabase(int port);

    /** The same database, reached directly. */
    String url();

    default String user() {
        return "";
    }

    default String password() {
        return "";
    }

    /** Where it listens. */
    int port();

    /** Starts it again after {@link #stop} or {@link #crash}, on the same data. */
    void start();

    /** Ends it in order; connections break. */
    void stop();

    /** Ends it at once. */
    void crash();

    /** Ends the connections of others one by one. */
    void endConnections() throws SQLException;

    /** Leaves no room on its disk until {@link #freeDisk}. */
    default void fillDisk() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Makes room again. */
    default void freeDisk() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Sends wake-ups that were sent before, twice and out of order. */
    default void repeatWakeUps(Random random) throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Locks rows of jobs against the order in which the library does, for a while. */
    default void lockRows(Scene scene) throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Lets it stand still, with its connections open, until {@link #thaw}. */
    default void freeze() {
        throw new UnsupportedOperationException();
    }

    /** Lets it go on. */
    default void thaw() {
        throw new UnsupportedOperationException();
    }

    /** Forgets what it was told to run by a name. */
    default void forgetScripts() {
        throw new UnsupportedOperationException();
    }

    /** Whether a claim that was answered stays when it crashes. */
    boolean claimsSurviveCrash();

    /** The faults that this store does not have: there is no such thing, or it promises nothing in that case. */
    Set<Fault> faultsNotThere();

    /** The fault points that nodes come by on this store. */
    List<FaultPoint> points();

    @Override
    void close();
}
