package org.kerja.engine.job;

import java.time.Duration;
import org.kerja.FailureReason;

/** What is to become of a job. */
public sealed interface Verdict {

    /** It runs, or runs again after a wait. */
    record Try(Duration delay) implements Verdict {}

    /** It is not needed any more. */
    record Drop() implements Verdict {}

    /** It has finally failed. */
    record GiveUp(FailureReason reason) implements Verdict {}
}
