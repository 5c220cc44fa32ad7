/** An application whose Redis goes and comes back. */
@NullMarked
package org.kerja.it.redis;

import org.jspecify.annotations.NullMarked;
