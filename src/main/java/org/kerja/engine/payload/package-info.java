/** Payloads as JSON. */
@NullMarked
package org.kerja.engine.payload;

import org.jspecify.annotations.NullMarked;
