/** Applications that come and go, and what outlives them. */
@NullMarked
package org.kerja.it.lifecycle;

import org.jspecify.annotations.NullMarked;
