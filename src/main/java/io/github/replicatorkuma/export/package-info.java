/**
 * What is read of this instance's database in one cut, as a snapshot directory or without secrets.
 */
@NullMarked
package io.github.replicatorkuma.export;

import org.jspecify.annotations.NullMarked;
