/** Log lines: an event's name and its fields, as text or as JSON. */
@NullMarked
package io.github.replicatorkuma.logging;

import org.jspecify.annotations.NullMarked;
