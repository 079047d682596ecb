package io.github.replicatorkuma.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where no proxy is used, as restic understands it (Go's {@code httpproxy}): names with their
 * subdomains, only those below {@code .name}, addresses and ranges as in {@code 10.0.0.0/8}, each
 * perhaps with a port; {@code *} for all; and always this machine.
 */
record NoProxy(String list) {
  boolean holds(URI uri) {
    String host = uri.getHost().replaceAll("^\\[|]$|\\.$", "").toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = address(host);
    int port = uri.getPort() > 0 ? uri.getPort() : Route.isTls(uri) ? 443 : 80;
    return host.equals("localhost")
        || address.filter(InetAddress::isLoopbackAddress).isPresent()
        || Arrays.stream(list.toLowerCase(Locale.ROOT).split("[\\s,]+"))
            .map(item -> item.endsWith(":" + port) ? item.replaceFirst(":\\d+$", "") : item)
            .anyMatch(item -> matches(item, host, address));
  }

  private static boolean matches(String item, String host, Optional<InetAddress> address) {
    if (item.isEmpty() || item.equals("*")) {
      return !item.isEmpty();
    }
    if (address.isPresent()) {
      return contains(item.replaceAll("[\\[\\]]", "").split("/", 2), address.get());
    }
    String name = item.replaceFirst("^\\*", "");
    return host.equals(name) || host.endsWith(name.startsWith(".") ? name : "." + name);
  }

  /** Whether a range of addresses, as {@code 10.0.0.0} and {@code 8}, holds this one. */
  private static boolean contains(String[] range, InetAddress address) {
    Optional<InetAddress> first = address(range[0]);
    int bits = address.getAddress().length * 8;
    if (first.isEmpty() || first.get().getAddress().length * 8 != bits) {
      return false;
    }
    boolean whole = range.length < 2 || !range[1].matches("\\d{1,3}");
    int ignored = Math.max(0, bits - (whole ? bits : Integer.parseInt(range[1])));
    return number(first.get()).shiftRight(ignored).equals(number(address).shiftRight(ignored));
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** Without asking anybody: empty for a name. */
  private static Optional<InetAddress> address(String host) {
    try {
      return host.matches("\\d+(\\.\\d+){3}|.*:.*")
          ? Optional.of(InetAddress.getByName(host))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
