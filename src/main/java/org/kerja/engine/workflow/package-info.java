/** Chains and batches: what follows when a job of one has come to an end. */
@NullMarked
package org.kerja.engine.workflow;

import org.jspecify.annotations.NullMarked;
