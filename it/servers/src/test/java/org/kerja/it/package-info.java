/** Scenarios of applications with Kerja in WildFly, Payara and Open Liberty. */
@NullMarked
package org.kerja.it;

import org.jspecify.annotations.NullMarked;
