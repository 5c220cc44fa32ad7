package org.kerja.demo;

import jakarta.transaction.Transactional;
import java.io.IOException;
import org.kerja.Job;

/**
 * The job: measures one file and stores what it found. The row and the completion of the job commit in one transaction,
 * so whatever happens in between, each file is stored once.
 *
 * @param uri the file; a URI keeps every name, also one that the locale of this process cannot write
 */
@Job(
        tries = 3,
        backoff = {"50ms", "100ms"})
public record MeasureFile(String uri) {

    @Transactional
    void handle(FileReading reading, FileShelf shelf, CrashPoint crashPoint) throws IOException {
        try {
            shelf.store(reading.measure(uri));
        } finally {
            crashPoint.pass();
        }
    }
}
