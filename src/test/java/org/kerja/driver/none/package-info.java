/** Tests of the null driver. */
@NullMarked
package org.kerja.driver.none;

import org.jspecify.annotations.NullMarked;
