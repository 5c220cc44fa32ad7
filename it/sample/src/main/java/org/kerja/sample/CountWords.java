package org.kerja.sample;

import jakarta.transaction.Transactional;
import java.sql.SQLException;
import org.kerja.Job;

/** Counts the words of one text. What it writes and its completion are one transaction. */
@Job(tries = 2, backoff = "1s")
public record CountWords(String name) {

    @Transactional
    void handle(Texts texts) throws SQLException {
        Text text = texts.find(name);
        if (text.garbled() && !text.accepted()) {
            throw new IllegalArgumentException(name + " is not UTF-8");
        }
        texts.counted(name, text.content().lines().count(), text.words());
    }
}
