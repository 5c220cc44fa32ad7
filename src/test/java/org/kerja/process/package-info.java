/** A node and the database under it, which comes and goes; and how tests start further processes. */
@NullMarked
package org.kerja.process;

import org.jspecify.annotations.NullMarked;
