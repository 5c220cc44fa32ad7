/** A job in a library that has no beans.xml. */
@NullMarked
package org.kerja.it.job.plain;

import org.jspecify.annotations.NullMarked;
