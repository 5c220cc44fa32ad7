@NullMarked
package org.kerja.ops.telemetry;

import org.jspecify.annotations.NullMarked;
