/** Several processes on one database, some of which die or freeze. */
@NullMarked
package org.kerja.process;

import org.jspecify.annotations.NullMarked;
