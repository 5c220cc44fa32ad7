/** A small application: one job per file of a directory, each measures its file and stores what it found. */
@NullMarked
package org.kerja.demo;

import org.jspecify.annotations.NullMarked;
