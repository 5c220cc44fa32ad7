/** Code around the runs of jobs: what an application implements, and what comes with the library. */
@NullMarked
package org.kerja.middleware;

import org.jspecify.annotations.NullMarked;
