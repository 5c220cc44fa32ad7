/** Tests of the database driver, and the databases and providers they run on. */
@NullMarked
package org.kerja.driver.database;

import org.jspecify.annotations.NullMarked;
