/** An application with a mistake. */
@NullMarked
package org.kerja.it.mistake;

import org.jspecify.annotations.NullMarked;
