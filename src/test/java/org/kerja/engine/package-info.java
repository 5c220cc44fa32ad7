/** The engine under test, without a container. */
@NullMarked
package org.kerja.engine;

import org.jspecify.annotations.NullMarked;
