package io.github.replicatorkuma.config;

import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;

/**
 * Warns about names that no Uptime Kuma up to 2.5 has, by the table {@code kuma-names.properties}.
 * They are used all the same, as a newer one may have them.
 */
record KumaNames(Variables variables, Values values) {
  private static final ResourceBundle KNOWN =
      ResourceBundle.getBundle(KumaNames.class.getPackageName() + ".kuma-names");

  void run() {
    check(Variable.PAUSE_TYPES);
    check(Variable.SETTINGS);
  }

  static List<String> known(Variable<?> variable) {
    return List.of(KNOWN.getString(variable.name()).split(" ", -1));
  }

  private void check(Variable<Set<String>> variable) {
    List<String> known = known(variable);
    for (String name : values.get(variable)) {
      if (!known.contains(name)) {
        variables.warning(
            variable,
            "Uptime Kuma knows no " + Display.quote(name),
            Misspelling.nearest(name, known, Integer.MAX_VALUE)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("remove it, unless a newer Uptime Kuma knows it"));
      }
    }
  }
}
