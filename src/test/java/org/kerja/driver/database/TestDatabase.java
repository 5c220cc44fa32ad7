package org.kerja.driver.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The databases that the driver is tested with. */
public enum TestDatabase {
    H2_MEMORY {
        @Override
        public Place create() {
            return new Place(
                    "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "sa", "shutdown", () -> {});
        }
    },
    H2_FILE {
        @Override
        public Place create() {
            try {
                Path directory = Files.createTempDirectory("kerja-h2");
                String url = "jdbc:h2:file:" + directory.resolve("jobs").toUri().getPath()
                        + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0";
                return new Place(url, "sa", "sa", "shutdown", () -> TemporaryDirectory.delete(directory));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    POSTGRESQL {
        @Override
        public Place create() {
            return on(PostgresServer.shared());
        }
    },
    MARIADB {
        @Override
        public Place create() {
            return new Place(MariaDbServer.shared().createDatabase(), "root", "", "", () -> {});
        }
    };

    /** A new and empty database. */
    public abstract Place create();

    /** A new and empty database on this server. */
    public static Place on(PostgresServer server) {
        return new Place(server.createDatabase(), "postgres", "postgres", "", () -> {});
    }

    /**
     * Where one database is.
     *
     * @param lastStatement what to execute when nobody needs it any more, or empty
     * @param cleanup what to do after that
     */
    public record Place(String url, String user, String password, String lastStatement, Runnable cleanup) {}
}
