/** Tests that keep the documents true. */
@NullMarked
package org.kerja.docs;

import org.jspecify.annotations.NullMarked;
