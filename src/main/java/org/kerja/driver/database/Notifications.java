package org.kerja.driver.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What arrives at one connection that was told to listen. Used by one thread at a time. */
interface Notifications {

    /** Waits for texts, without saying anything to the database; none if nothing comes in time. */
    List<String> next(Duration patience) throws SQLException;

    /** Lets nothing more arrive, so that the connection may go back to its pool. */
    void end() throws SQLException;
}
