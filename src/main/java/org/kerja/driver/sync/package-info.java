/** The driver whose jobs run in the dispatching thread. */
@NullMarked
package org.kerja.driver.sync;

import org.jspecify.annotations.NullMarked;
