/** Payloads there and back. */
@NullMarked
package org.kerja.engine.payload;

import org.jspecify.annotations.NullMarked;
