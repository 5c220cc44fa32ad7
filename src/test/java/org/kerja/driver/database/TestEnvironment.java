package org.kerja.driver.database;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Transactions;

/** An application with one data source. */
record TestEnvironment(Transactions transactions, DataSource dataSource) implements DriverEnvironment {

    @Override
    public <T> Optional<T> resource(Class<T> type, String name) {
        return type.isInstance(dataSource) && name.isEmpty() ? Optional.of(type.cast(dataSource)) : Optional.empty();
    }

    @Override
    public void detached(Runnable action) {
        try {
            CompletableFuture.runAsync(action, task -> new Thread(task, "detached").start())
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }
}
