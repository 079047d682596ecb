package io.github.replicatorkuma.fleet.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something is kept, as restic writes it.
 *
 * @param kind {@code s3:}, {@code rest:}, {@code jdbc:} or, for a directory, nothing
 * @param server of S3 and REST: the scheme, perhaps a login, host and port
 * @param path of a directory from {@code /} on; of a server without slashes at its ends
 */
record RecordAddress(String kind, URI server, String path) {
  private static final URI NONE = URI.create("/");
  private static final Pattern DIRECTORY = Pattern.compile("(?:local:|dir:)?(/.*)");
  private static final Pattern JDBC =
      Pattern.compile("jdbc:(?:mariadb|postgresql)://[^/?@]+/[^/?]+(?:[?].*)?");
  private static final Pattern WEB =
      Pattern.compile("(s3:|rest:(?=http))(?://|(https?://))?(?!https?:/)([^/?#]+)/*([^?#]*?)/*");

  /** What {@code text} says, which was written into {@code variable}. */
  static RecordAddress of(String text, String variable) throws StoreFault.Found {
    Matcher directory = DIRECTORY.matcher(text);
    Matcher web = WEB.matcher(text);
    if (directory.matches()) {
      return new RecordAddress("", NONE, Path.of(directory.group(1)).normalize().toString());
    }
    if (JDBC.matcher(text).matches()) {
      return new RecordAddress("jdbc:", NONE, text);
    }
    if (web.matches()) {
      String scheme = web.group(2) == null ? "https://" : web.group(2);
      try {
        URI server = URI.create(scheme + web.group(3) + "/");
        server.resolve(web.group(4));
        if (server.getHost() != null && !(web.group(1) + web.group(4)).equals("s3:")) {
          return new RecordAddress(web.group(1), server, web.group(4));
        }
      } catch (IllegalArgumentException e) {
        // its text may hold a login
      }
    }
    throw StoreFault.ADDRESS.found("what " + variable + " says is no such place", null);
  }

  /** What stands beside it under another name; nothing is beside the root of a server or bucket. */
  RecordAddress sibling() throws StoreFault.Found {
    if (kind.equals("s3:") ? !path.contains("/") : path.matches("/?")) {
      throw StoreFault.ADDRESS.found("there is nothing beside a root", null);
    }
    return new RecordAddress(kind, server, path + "-fleet");
  }

  /** Whether it is this place or below it. */
  boolean isInside(RecordAddress other) {
    return (this + "/").startsWith(other.toString().replaceFirst("/?$", "/"));
  }

  /** Without a login and what follows a {@code ?}, which may be secrets. */
  @Override
  public String toString() {
    String port = server.getPort() < 0 ? "" : ":" + server.getPort();
    String host = server.getHost() == null ? "" : server.getHost() + port + "/";
    return (kind.equals("jdbc:") ? "" : kind) + host + path.replaceFirst("[?].*", "");
  }
}
