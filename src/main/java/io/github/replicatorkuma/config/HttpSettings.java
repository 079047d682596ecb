package io.github.replicatorkuma.config;

import java.util.Optional;
import java.util.Set;

/**
 * Where the daemon answers over HTTP.
 *
 * @param token what a request that starts a cycle must show; without one there are none
 * @param hosts public names by which the page may be opened; {@code *} is any
 */
public record HttpSettings(Address address, Optional<Secret> token, Set<String> hosts) {
  public HttpSettings {
    hosts = Set.copyOf(hosts);
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
