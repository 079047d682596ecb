/** The command line, and the only place that sees everything. */
@NullMarked
package io.github.replicatorkuma.cli;

import org.jspecify.annotations.NullMarked;
