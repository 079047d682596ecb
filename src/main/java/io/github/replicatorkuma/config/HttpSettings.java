package io.github.replicatorkuma.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the daemon answers over HTTP.
 *
 * @param token what a request that starts a cycle must show; without one there are none
 * @param hosts public names by which the page may be opened; {@code *} is any
 */
public record HttpSettings(Address address, Optional<Secret> token, Set<String> hosts) {
  private static final Pattern HOST = Pattern.compile("[*]|[A-Za-z0-9._-]{1,253}");

  public HttpSettings {
    hosts = Set.copyOf(hosts);
  }

  static Set<String> hosts(String text) throws InvalidValueException {
    return Readings.items(
        text,
        host -> HOST.matcher(host).matches(),
        " is no name of a machine",
        host -> "list names without port and https://, e.g. kuma.example.org");
  }

  /**
   * An address to listen on.
   *
   * @param host a name or address, IPv6 without brackets; empty for all
   */
  public record Address(String host, int port) {
    /** Nothing is listened on. */
    public static final Address OFF = new Address("", 0);

    public boolean isOff() {
      return equals(OFF);
    }

    @Override
    public String toString() {
      return isOff() ? "off" : (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
