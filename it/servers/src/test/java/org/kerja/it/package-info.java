/** Scenarios of applications with Kerja in WildFly, Payara, Open Liberty and GlassFish. */
@NullMarked
package org.kerja.it;

import org.jspecify.annotations.NullMarked;
