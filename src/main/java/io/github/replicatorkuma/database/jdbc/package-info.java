/** What reading and changing Uptime Kuma's tables has in common on all kinds of databases. */
@NullMarked
package io.github.replicatorkuma.database.jdbc;

import org.jspecify.annotations.NullMarked;
