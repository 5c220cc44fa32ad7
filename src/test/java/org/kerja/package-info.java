/** Tests of the library as a whole. */
@NullMarked
package org.kerja;

import org.jspecify.annotations.NullMarked;
