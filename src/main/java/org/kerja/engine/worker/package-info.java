/** The way from a store to the end of an attempt. */
@NullMarked
package org.kerja.engine.worker;

import org.jspecify.annotations.NullMarked;
