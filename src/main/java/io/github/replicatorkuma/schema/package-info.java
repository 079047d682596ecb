/** What is known of Uptime Kuma's tables, and how their rows are read. */
@NullMarked
package io.github.replicatorkuma.schema;

import org.jspecify.annotations.NullMarked;
