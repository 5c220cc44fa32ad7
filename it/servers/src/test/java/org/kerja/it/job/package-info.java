/** An application whose jobs ask for every kind of bean. */
@NullMarked
package org.kerja.it.job;

import org.jspecify.annotations.NullMarked;
