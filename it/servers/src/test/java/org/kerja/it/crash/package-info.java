/** Servers that are killed and started again in the middle of jobs. */
@NullMarked
package org.kerja.it.crash;

import org.jspecify.annotations.NullMarked;
