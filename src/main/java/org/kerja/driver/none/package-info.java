/** The driver that discards every job. */
@NullMarked
package org.kerja.driver.none;

import org.jspecify.annotations.NullMarked;
