/** The benchmark: Kerja beside other job queues and plain JDBC, in one run on one PostgreSQL. */
@NullMarked
package org.kerja.bench;

import org.jspecify.annotations.NullMarked;
