package org.kerja.ops;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.kerja.ConfigurationException;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.redis.RedisDriver;
import org.kerja.spi.ConnectionSettings;

/** Opens a connection to Redis, which reaches out to nobody, and tells what came of it. */
public final class OpenedRedis implements Supplier<String> {

    /** For the class loader that a test gives it. */
    public OpenedRedis() {}

    @Override
    public String get() {
        try {
            new RedisDriver()
                    .open(
                            new ConnectionSettings("cache", property -> Optional.empty()),
                            new JvmEnvironment(InstantSource.system()))
                    .close();
            return "opened";
        } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
