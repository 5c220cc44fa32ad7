/** A node and the database under it, which comes and goes. */
@NullMarked
package org.kerja.process;

import org.jspecify.annotations.NullMarked;
