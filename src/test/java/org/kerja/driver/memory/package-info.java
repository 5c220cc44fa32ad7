/** Tests of what is special about the memory driver. */
@NullMarked
package org.kerja.driver.memory;

import org.jspecify.annotations.NullMarked;
