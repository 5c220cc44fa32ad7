package org.kerja.demo;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What a job found. The file is on purpose not unique here: if a job had its effect twice, there would be two rows, and
 * the demo would see it.
 */
@Entity
@Table(name = "measured_files")
public class MeasuredFile {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    @Column(nullable = false, length = 16_000)
    private String uri;

    private long bytes;
    private long lines;
    private long words;

    @Column(nullable = false, length = 64)
    private String sha256;

    protected MeasuredFile() {}

    MeasuredFile(String uri, long bytes, long lines, long words, String sha256) {
        this.uri = uri;
        this.bytes = bytes;
        this.lines = lines;
        this.words = words;
        this.sha256 = sha256;
    }
}
