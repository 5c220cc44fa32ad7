package org.kerja.spi;

import java.util.Set;

/**
 * What came of renewing leases.
 *
 * @param refused leases that are lost
 * @param cancelled leases that were renewed and whose jobs somebody asked to cancel
 */
public record Renewal(Set<Lease> refused, Set<Lease> cancelled) {}
