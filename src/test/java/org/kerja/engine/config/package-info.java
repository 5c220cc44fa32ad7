/** Reading and checking the configuration. */
@NullMarked
package org.kerja.engine.config;

import org.jspecify.annotations.NullMarked;
