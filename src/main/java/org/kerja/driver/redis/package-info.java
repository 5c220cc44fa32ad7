/** The driver that keeps jobs in Redis or Valkey: single, behind Sentinels, or a Cluster. */
@NullMarked
package org.kerja.driver.redis;

import org.jspecify.annotations.NullMarked;
