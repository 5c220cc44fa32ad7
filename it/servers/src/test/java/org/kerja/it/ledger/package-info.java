/** An application that writes entries by a persistence unit of its own and dispatches a job about each. */
@NullMarked
package org.kerja.it.ledger;

import org.jspecify.annotations.NullMarked;
