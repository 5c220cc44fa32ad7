/** A job in a library that has a beans.xml. */
@NullMarked
package org.kerja.it.job.described;

import org.jspecify.annotations.NullMarked;
