@NullMarked
package org.kerja.driver.redis;

import org.jspecify.annotations.NullMarked;
