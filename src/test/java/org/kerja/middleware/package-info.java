@NullMarked
package org.kerja.middleware;

import org.jspecify.annotations.NullMarked;
