package org.kerja.spi;

import java.lang.reflect.Type;

/** Writes payloads as JSON and reads them back as their declared type only. Safe for any number of threads. */
public interface PayloadCodec {

    /**
     * Writes a job as JSON.
     *
     * @throws org.kerja.KerjaException if it cannot be written
     */
    String write(Object job, Type type);

    /**
     * Reads a job.
     *
     * @throws org.kerja.KerjaException if the text is not the JSON of that type
     */
    Object read(String json, Type type);
}
