package org.kerja.engine.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kerja.spi.Instrumentation;

/** Writes down when a call begins and ends. */
final class RecordingInstrumentation implements Instrumentation {

    private final List<String> journal;
    private final List<Call> calls = new ArrayList<>();

    RecordingInstrumentation(List<String> journal) {
        this.journal = journal;
    }

    /** What was called. */
    List<Call> calls() {
        return calls;
    }

    @Override
    public Map<String, String> dispatching(Dispatch job) {
        return Map.of();
    }

    @Override
    public Scope calling(Call call) {
        calls.add(call);
        journal.add("begins");
        return error ->
                journal.add(error.map(thrown -> "ends: " + thrown.getMessage()).orElse("ends"));
    }
}
