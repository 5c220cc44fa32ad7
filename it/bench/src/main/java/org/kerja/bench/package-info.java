/** The benchmark: Kerja beside plain JDBC, in one run on one PostgreSQL. */
@NullMarked
package org.kerja.bench;

import org.jspecify.annotations.NullMarked;
