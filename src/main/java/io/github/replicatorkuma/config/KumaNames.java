package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.PAUSE_TYPES;
import static io.github.replicatorkuma.config.Variable.SETTINGS;

import java.util.List;
import java.util.Set;

/**
 * Warns about names that no Uptime Kuma up to 2.5 has. They are used all the same, as a newer one
 * may have them.
 */
record KumaNames(Variables variables, Values values) {
  /** From its form of a monitor. */
  static final List<String> MONITOR_TYPES =
      names(
          "dns docker gamedig globalping group grpc-keyword http json-query kafka-producer keyword"
              + " manual mongodb mqtt mysql ntp oracledb ping pm2 port postgres push rabbitmq radius"
              + " real-browser redis sip-options smtp snmp sqlserver steam system-service"
              + " tailscale-ping websocket-upgrade");

  /** Those that can be replicated; docs/settings.md says what they are. */
  static final List<String> SETTING_KEYS =
      names(
          "apiKeysEnabled checkBeta checkUpdate chromeExecutable description disableAuth dnsCache"
              + " domainExpiryNotifyDays entryPage globalpingApiToken icon initServerTimezone"
              + " jwtSecret keepDataPeriodDays nscd primaryBaseURL searchEngineIndex serverTimezone"
              + " statusPagePublished statusPageTags statusPageTheme steamAPIKey title"
              + " tlsExpiryNotifyDays trustProxy webpushPrivateVapidKey webpushPublicVapidKey");

  void run() {
    check(PAUSE_TYPES, values.get(PAUSE_TYPES), MONITOR_TYPES, "type of monitor");
    check(SETTINGS, values.get(SETTINGS), SETTING_KEYS, "setting");
  }

  private void check(
      Variable<Set<String>> variable, Set<String> named, List<String> known, String what) {
    for (String name : named) {
      if (!known.contains(name)) {
        variables.warning(
            variable,
            "Uptime Kuma knows no " + what + " called " + Display.quote(name),
            Misspelling.nearest(name, known, Integer.MAX_VALUE)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("remove it, unless a newer Uptime Kuma knows it"));
      }
    }
  }

  private static List<String> names(String all) {
    return List.of(all.split(" "));
  }
}
