/** Traces over dispatches and runs, by OpenTelemetry. */
@NullMarked
package org.kerja.ops.telemetry;

import org.jspecify.annotations.NullMarked;
