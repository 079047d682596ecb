/**
 * Uptime Kuma's database: where it is, what it holds, how it is changed. Nobody else speaks JDBC.
 */
@NullMarked
package io.github.replicatorkuma.database;

import org.jspecify.annotations.NullMarked;
