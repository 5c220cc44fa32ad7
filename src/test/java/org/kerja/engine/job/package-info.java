/** What is known of jobs: their names, options and retries. */
@NullMarked
package org.kerja.engine.job;

import org.jspecify.annotations.NullMarked;
