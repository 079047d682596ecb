/** Where the records of a fleet are kept; each kind of store is known to one class. */
@NullMarked
package io.github.replicatorkuma.fleet.store;

import org.jspecify.annotations.NullMarked;
