/** JPA entities that jobs are made of. The only part of the CDI adapter that names JPA, which may be absent. */
@NullMarked
package org.kerja.cdi.entity;

import org.jspecify.annotations.NullMarked;
