/** Breaks nodes and stores on purpose while jobs run, and checks afterwards that what is promised was kept. */
@NullMarked
package org.kerja.faults;

import org.jspecify.annotations.NullMarked;
