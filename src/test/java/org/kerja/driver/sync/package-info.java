/** Tests of the sync driver. */
@NullMarked
package org.kerja.driver.sync;

import org.jspecify.annotations.NullMarked;
