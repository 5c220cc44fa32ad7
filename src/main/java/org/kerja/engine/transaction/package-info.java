/** Sources of transactions. */
@NullMarked
package org.kerja.engine.transaction;

import org.jspecify.annotations.NullMarked;
