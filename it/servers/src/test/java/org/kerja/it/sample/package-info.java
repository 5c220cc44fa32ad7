/** The sample as an application on the servers. */
@NullMarked
package org.kerja.it.sample;

import org.jspecify.annotations.NullMarked;
