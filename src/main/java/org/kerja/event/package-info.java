/** What happened to a job, as values that an application can observe. */
@NullMarked
package org.kerja.event;

import org.jspecify.annotations.NullMarked;
