/** Jobs with constraints, in a library of their own. */
@NullMarked
package org.kerja.it.job.constrained;

import org.jspecify.annotations.NullMarked;
