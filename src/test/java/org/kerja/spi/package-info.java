/** What drivers and other parts of an application implement. */
@NullMarked
package org.kerja.spi;

import org.jspecify.annotations.NullMarked;
