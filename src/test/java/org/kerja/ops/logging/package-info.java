@NullMarked
package org.kerja.ops.logging;

import org.jspecify.annotations.NullMarked;
