/** The contract of every driver as tests; {@link org.kerja.driver.DriverContract} runs it against one more. */
@NullMarked
package org.kerja.driver;

import org.jspecify.annotations.NullMarked;
