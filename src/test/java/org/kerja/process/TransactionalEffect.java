package org.kerja.process;

import org.kerja.Job;

/** A job that writes its number in its own transaction. */
@Job(tries = 5, backoff = "0")
public record TransactionalEffect(int number) {}
