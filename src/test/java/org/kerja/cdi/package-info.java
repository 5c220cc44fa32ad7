/** The CDI adapter on Weld SE. */
@NullMarked
package org.kerja.cdi;

import org.jspecify.annotations.NullMarked;
