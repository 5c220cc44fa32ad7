package org.kerja.driver.redis;

import org.kerja.spi.ConnectionSettings;

/** What the Redis driver makes of its settings, for tests outside of this package. */
public final class RedisSettingsReading {

    private RedisSettingsReading() {}

    public static Record of(ConnectionSettings settings) {
        return RedisSettings.from(settings);
    }
}
