/** What the engine knows about the jobs of an application: names, options, retry policy. */
@NullMarked
package org.kerja.engine.job;

import org.jspecify.annotations.NullMarked;
