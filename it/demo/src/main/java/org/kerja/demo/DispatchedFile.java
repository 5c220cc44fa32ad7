package org.kerja.demo;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** That a job was dispatched for a file; written in the transaction of its dispatch, so there is never one without the other. */
@Entity
@Table(name = "dispatched_files")
public class DispatchedFile {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    @Column(nullable = false, length = 16_000)
    private String uri;

    protected DispatchedFile() {}

    DispatchedFile(String uri) {
        this.uri = uri;
    }
}
