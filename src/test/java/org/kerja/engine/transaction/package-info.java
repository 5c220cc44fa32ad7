/** The parts of a worker. */
@NullMarked
package org.kerja.engine.transaction;

import org.jspecify.annotations.NullMarked;
