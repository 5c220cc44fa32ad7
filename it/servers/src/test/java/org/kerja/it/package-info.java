/** Scenarios of applications with Kerja in WildFly, Payara and Open Liberty. */
package org.kerja.it;
