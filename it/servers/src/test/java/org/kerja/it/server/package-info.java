/** How scenarios come to a server, an application and a report of what failed. */
package org.kerja.it.server;
