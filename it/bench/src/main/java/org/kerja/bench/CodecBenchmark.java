package org.kerja.bench;

import java.util.concurrent.TimeUnit;
import org.kerja.engine.payload.JsonbPayloadCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to write and to read the payload of the benchmark. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

    private final NoOperation job = NoOperation.now(1);
    private JsonbPayloadCodec codec;
    private String json;

    /** Opens it. */
    @Setup
    public void open() {
        codec = new JsonbPayloadCodec(getClass().getClassLoader());
        json = write();
    }

    /** Writes one. */
    @Benchmark
    public String write() {
        return codec.write(job, NoOperation.class);
    }

    /** Reads one. */
    @Benchmark
    public Object read() {
        return codec.read(json, NoOperation.class);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        codec.close();
    }
}
