/** Tests of the connections of a node. */
@NullMarked
package org.kerja.engine.connection;

import org.jspecify.annotations.NullMarked;
