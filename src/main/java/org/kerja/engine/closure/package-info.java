/** Jobs without a type of their own: lambdas and references to methods, stored as their names and what they have captured. */
@NullMarked
package org.kerja.engine.closure;

import org.jspecify.annotations.NullMarked;
