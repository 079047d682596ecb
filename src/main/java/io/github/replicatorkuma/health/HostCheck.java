package io.github.replicatorkuma.health;

import com.sun.net.httpserver.HttpExchange;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request names us as one on our network would. A stranger's web page, open in a browser
 * here, can have its own name lead to our address (DNS rebinding) and would read what we answer; it
 * needs a public name for that, which is what we do not take unasked.
 *
 * @param instance its name, which may be its machine's
 * @param allowed further names; {@code *} is any
 */
record HostCheck(String instance, Set<String> allowed) {
  /** An address, a name without a dot, or one below what no public name ends with. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "|[\\d.]+|\\[.*]|[^.]+|.+\\.(local|localhost|localdomain|lan|internal|home\\.arpa)");

  boolean isOurs(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Host");
    return isOurs(shown == null ? "" : shown);
  }

  boolean isOurs(String host) {
    String name = host.replaceFirst(":\\d*$", "").replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
    return PRIVATE.matcher(name).matches()
        || name.equalsIgnoreCase(instance)
        || allowed.stream().anyMatch(any -> any.equals("*") || any.equalsIgnoreCase(name));
  }
}
