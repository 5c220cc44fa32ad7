/**
 * The CDI adapter: a portable extension that finds the jobs of an application, checks them, registers the beans that it
 * injects and starts and stops its workers.
 */
@NullMarked
package org.kerja.cdi;

import org.jspecify.annotations.NullMarked;
