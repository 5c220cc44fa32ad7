package org.kerja.driver.database;

import org.kerja.spi.Due;
import org.kerja.spi.Millis;

/**
 * When a new job is due, as the insert statements take it: {@code millis + relative * now}, so that no parameter is ever
 * null.
 *
 * @param relative 1 if the time is counted from the database's now, else 0
 */
record DueColumn(long millis, long relative) {

    static DueColumn of(Due due) {
        if (due instanceof Due.After after) {
            return new DueColumn(Millis.of(after.delay()), 1);
        }
        return new DueColumn(Millis.of(((Due.At) due).instant()), 0);
    }
}
