package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.model.TableName;
import java.util.Set;

/** What an operator can do about a MariaDB server, all in one place. */
final class MariaDbHints {
  static final String CHECK_HOST =
      "Check the host name in Uptime Kuma's db-config.json (or UPTIME_KUMA_DB_HOSTNAME), and that"
          + " this container is in the server's network.";

  static final String CHECK_SERVER =
      "Check that MariaDB runs and can be reached from here at that address.";

  static final String CHECK_LOGIN =
      "Check user and password in Uptime Kuma's db-config.json (or UPTIME_KUMA_DB_USERNAME and"
          + " UPTIME_KUMA_DB_PASSWORD); the user needs all privileges on Kuma's database.";

  static final String CHECK_TLS =
      "Check 'ssl' and 'ca' in Uptime Kuma's db-config.json (or UPTIME_KUMA_DB_SSL and"
          + " UPTIME_KUMA_DB_CA): 'ca' is the PEM text of the authority that signed the server's"
          + " certificate, which must be made out to the host name used here.";

  static final String REPAIR =
      "Run mariadb-check on the database where its server is (nothing has to be stopped). If that"
          + " finds errors, stop Uptime Kuma and restore a backup of the database.";

  /** Uptime Kuma itself makes these so, whatever character set the database has. */
  private static final Set<String> NARROW_BY_DESIGN =
      Set.of("user.username", "status_page.slug", "setting.key", "status_page_cname.domain");

  private MariaDbHints() {}

  /** For a column that does not take every character. */
  static String narrow(TableName table, String column) {
    return NARROW_BY_DESIGN.contains(table + "." + column)
        ? "Change that value in the leader's Uptime Kuma: on MariaDB, Uptime Kuma takes no emoji there."
        : "Run this in Uptime Kuma's database, and the same for its other tables: ALTER DATABASE"
            + " CHARACTER SET utf8mb4; ALTER TABLE `"
            + table
            + "` CONVERT TO CHARACTER SET utf8mb4;";
  }
}
