/** The parts of a worker. */
@NullMarked
package org.kerja.engine.worker;

import org.jspecify.annotations.NullMarked;
