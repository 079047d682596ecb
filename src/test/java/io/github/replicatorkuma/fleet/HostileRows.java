package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.HostileTexts;
import java.util.List;

/** Rows that hold whatever some path between two databases has altered before, or might. */
final class HostileRows {
  static final int FIRST_MONITOR = 1000;

  private static final int LONGEST_NAME = 150;
  private static final double[] TIMEOUTS = {0.1 + 0.2, 1e-7, 1.0 / 3, 48, 123_456.789, 1e15};

  private HostileRows() {}

  static void insertInto(TestKuma kuma) {
    monitors(kuma);
    dates(kuma);
    kuma.executeWith(
        "INSERT INTO notification (name, config, user_id) VALUES ('long', ?, 1)",
        "{\"a\":\"" + "\u00e9\\n\\\"\u2028".repeat(20_000) + "\"}");
    kuma.execute(
        "INSERT INTO tag (id, name, color) VALUES (4000000000, 'far', '')",
        "INSERT INTO status_page (slug, title, icon, theme) VALUES ('Stra\u00dfe', '', '', ' ')",
        "INSERT INTO status_page_cname (status_page_id, domain) VALUES (2, 'b\u00fccher.example')",
        "INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (1001, 4000000000, NULL),"
            + " (1001, 4000000000, ''), (1001, 4000000000, ''), (1002, 1, ' ')");
  }

  private static void monitors(TestKuma kuma) {
    List<String> texts = HostileTexts.all().toList();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      kuma.executeWith(
          "INSERT INTO monitor (id, name, description, body, headers, keyword, timeout, user_id,"
              + " ignore_tls, upside_down, active, `interval`) VALUES (?,?,?,?,?,?,?,1,?,?,?,?)",
          FIRST_MONITOR + i,
          text.length() <= LONGEST_NAME ? text : "x".repeat(LONGEST_NAME),
          text,
          texts.get(texts.size() - 1 - i),
          i % 2 == 0 ? null : "",
          i % 2 == 0 ? "" : null,
          TIMEOUTS[i % TIMEOUTS.length],
          i % 2,
          i / 2 % 2,
          i / 4 % 2,
          Integer.MAX_VALUE);
    }
  }

  /** In the forms that Kuma's web page sends, which SQLite keeps, and in some more. */
  private static void dates(TestKuma kuma) {
    String maintenance =
        "INSERT INTO maintenance"
            + " (title, description, user_id, start_date, end_date, start_time, end_time)"
            + " VALUES ('dates', '', 1, ?, ?, ?, ?)";
    kuma.executeWith(maintenance, "2030-01-02T03:04", "2030-01-02T05:06:07", "02:00", "23:59:59");
    kuma.executeWith(maintenance, "2030-01-02 03:04", "2030-06-02T10:11:12.9", "00:00", "02:05:07");
    kuma.executeWith(maintenance, "2030-06-01", "9999-12-31T23:59", null, null);
    kuma.executeWith(
        "INSERT INTO api_key (`key`, name, user_id, active, expires) VALUES ('', '', 1, 0, ?)",
        "2031-02-03 00:00");
  }
}
