/**
 * The interfaces, annotations and values an application compiles against.
 *
 * <p>Nothing in this package returns {@code null} or accepts it.
 */
@NullMarked
package org.kerja;

import org.jspecify.annotations.NullMarked;
