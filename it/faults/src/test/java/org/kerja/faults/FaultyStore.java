package org.kerja.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import org.kerja.spi.FaultPoint;

/** A store that can be broken. A further one joins the runs by one class. */
interface FaultyStore extends AutoCloseable {

    /** The URL of a new and empty database, reached through another port than its own. */
    String createDatabase(int port);

    /** The same database, reached directly. */
    String url();

    String user();

    String password();

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
    void fillDisk() throws SQLException;

    /** Makes room again. */
    void freeDisk() throws SQLException;

    /** Sends wake-ups that were sent before, twice and out of order; does nothing if the store has none. */
    void repeatWakeUps(Random random) throws SQLException;

    /** Whether a claim that was answered stays when it crashes. */
    boolean claimsSurviveCrash();

    /** The faults against which this store promises nothing itself. */
    Set<Fault> faultsNotThere();

    /** The fault points that no node comes by on this store. */
    Set<FaultPoint> pointsNotThere();

    @Override
    void close();

    /** A connection past all faults. */
    default Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }
}
