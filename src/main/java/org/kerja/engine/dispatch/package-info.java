/** The one way from a job instance into a store. */
@NullMarked
package org.kerja.engine.dispatch;

import org.jspecify.annotations.NullMarked;
