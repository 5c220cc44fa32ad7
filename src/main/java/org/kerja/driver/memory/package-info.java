/** The driver that keeps jobs in the memory of this JVM. */
@NullMarked
package org.kerja.driver.memory;

import org.jspecify.annotations.NullMarked;
