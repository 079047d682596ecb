package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.model.Sentences;
import io.github.replicatorkuma.model.TableName;
import java.util.Set;

/** What an operator can do about a MariaDB server, all in one place. */
final class MariaDbHints {
  private static final Sentences TEXTS = new Sentences(MariaDbHints.class);

  static final String CHECK_HOST = TEXTS.get("CHECK_HOST");

  static final String CHECK_SERVER = TEXTS.get("CHECK_SERVER");

  static final String CHECK_LOGIN = TEXTS.get("CHECK_LOGIN");

  static final String CHECK_TLS = TEXTS.get("CHECK_TLS");

  static final String REPAIR = TEXTS.get("REPAIR");

  /** Uptime Kuma itself makes these so, whatever character set the database has. */
  private static final Set<String> NARROW_BY_DESIGN =
      Set.of("user.username", "status_page.slug", "setting.key", "status_page_cname.domain");

  private MariaDbHints() {}

  /** For a column that does not take every character. */
  static String narrow(TableName table, String column) {
    boolean byDesign = NARROW_BY_DESIGN.contains(table + "." + column);
    return byDesign ? TEXTS.get("narrowByDesign") : TEXTS.get("narrow", table);
  }
}
