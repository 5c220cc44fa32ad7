/** What a driver, a codec, a thread source and a transaction source implement, and the values they exchange with the engine. */
@NullMarked
package org.kerja.spi;

import org.jspecify.annotations.NullMarked;
