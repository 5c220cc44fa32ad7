/** Tests of the way of job events to their observers. */
@NullMarked
package org.kerja.engine.event;

import org.jspecify.annotations.NullMarked;
