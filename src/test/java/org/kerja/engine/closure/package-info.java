@NullMarked
package org.kerja.engine.closure;

import org.jspecify.annotations.NullMarked;
