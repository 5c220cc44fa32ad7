package org.kerja.process;

import org.kerja.Job;

/** A job that writes its number and knows of no transaction. */
@Job(tries = 5, backoff = "0")
public record PlainEffect(int number) {}
