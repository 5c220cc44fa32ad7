/** How scenarios come to a server, an application and a report of what failed. */
@NullMarked
package org.kerja.it.server;

import org.jspecify.annotations.NullMarked;
