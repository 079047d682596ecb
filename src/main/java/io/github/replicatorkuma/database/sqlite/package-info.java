/** Uptime Kuma's database as an SQLite file, beside the running Kuma. */
@NullMarked
package io.github.replicatorkuma.database.sqlite;

import org.jspecify.annotations.NullMarked;
