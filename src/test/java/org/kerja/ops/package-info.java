@NullMarked
package org.kerja.ops;

import org.jspecify.annotations.NullMarked;
