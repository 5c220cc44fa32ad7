/** The way of a job into its store. */
@NullMarked
package org.kerja.engine.dispatch;

import org.jspecify.annotations.NullMarked;
