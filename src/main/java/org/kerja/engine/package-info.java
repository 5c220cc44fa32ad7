/** The heart in plain Java: assembles connections, dispatch and workers. Knows neither CDI nor JPA. */
@NullMarked
package org.kerja.engine;

import org.jspecify.annotations.NullMarked;
