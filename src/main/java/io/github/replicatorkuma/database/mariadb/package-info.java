/** Uptime Kuma's database in a MariaDB server: beside Kuma's container, or embedded in it. */
@NullMarked
package io.github.replicatorkuma.database.mariadb;

import org.jspecify.annotations.NullMarked;
