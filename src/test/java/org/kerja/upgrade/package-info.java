/** An earlier library with an earlier release of an application, and those of now, at work on the same tables. */
@NullMarked
package org.kerja.upgrade;

import org.jspecify.annotations.NullMarked;
