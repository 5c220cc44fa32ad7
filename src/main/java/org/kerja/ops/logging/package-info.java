/** The diagnostic contexts of logs; each library is named by one class. */
@NullMarked
package org.kerja.ops.logging;

import org.jspecify.annotations.NullMarked;
