package org.kerja.driver.database;

import org.kerja.spi.ConnectionSettings;

/** What the database driver makes of its settings, for tests outside of this package. */
public final class DatabaseSettingsReading {

    private DatabaseSettingsReading() {}

    public static Record of(ConnectionSettings settings) {
        return DatabaseSettings.from(settings);
    }
}
