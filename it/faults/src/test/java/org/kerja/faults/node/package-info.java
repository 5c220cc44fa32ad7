/** A node in a process of its own, which dispatches and runs jobs, writes down what it does, and can be broken. */
@NullMarked
package org.kerja.faults.node;

import org.jspecify.annotations.NullMarked;
