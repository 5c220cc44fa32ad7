/** An application that dispatches from every kind of object a server makes. */
@NullMarked
package org.kerja.it.entry;

import org.jspecify.annotations.NullMarked;
