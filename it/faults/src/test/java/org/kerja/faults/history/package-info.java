/** What the processes of a run have done, and the rules that decide whether they were allowed to. */
@NullMarked
package org.kerja.faults.history;

import org.jspecify.annotations.NullMarked;
