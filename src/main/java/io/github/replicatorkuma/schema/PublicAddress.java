package io.github.replicatorkuma.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of an address may be shown: not its login, its query and its fragment, nor a part of its
 * path that looks like a token, as in the addresses of web hooks. In doubt it hides more.
 */
public final class PublicAddress {
  static final String MASK = "***";

  private static final int TOKEN = 16;
  private static final int TOKEN_OF_LETTERS = 24;

  /** What names a place on this machine; two slashes may be what is left of a server's URL. */
  private static final Pattern PATH =
      Pattern.compile("(?!.*://)(?:local:.*|\\.{0,2}/(?!/).*)", Pattern.DOTALL);

  /** What stands before a login: restic's kind of repository, a scheme, slashes, also too few. */
  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?:(?:azure|b2|gs|local|rclone|rest|s3|sftp|swift):)?"
              + "(?:(?i:https?|http\\+unix|sftp|ssh):(?=/))?/*");

  /** What rclone takes between a remote's name and the path on it. */
  private static final Pattern RCLONE_OPTIONS =
      Pattern.compile(
          "(?:,(?:[A-Za-z0-9_-]+=(?:\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|[^,:\"']*)|\\*{3}))+(:[^:@]*)");

  /** As sftp wants it. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /** What restic leaves of a login. */
  private static final Pattern MASKED = Pattern.compile("[A-Za-z0-9._-]*:\\*{3}");

  private PublicAddress() {}

  /**
   * The location of a restic repository, or a URL of one, without login, query and options. A
   * password may hold anything, so a login ends at the last {@code @} there is, even where that
   * takes a part of a path with it.
   */
  public static String ofRepository(String location) {
    int begin = begin(location);
    String kind = location.substring(0, begin);
    String rest = location.substring(begin);
    int option = kind.startsWith("rclone:") ? rest.indexOf(',') : -1;
    if (option >= 0) {
      Matcher options = RCLONE_OPTIONS.matcher(rest.substring(option));
      String path = options.matches() ? options.group(1) : "";
      return kind + rest.substring(0, option + 1) + MASK + path;
    }
    int at = rest.lastIndexOf('@');
    int query = rest.indexOf('?');
    if (query >= 0 && query < at) {
      return kind + MASK;
    }
    String login = rest.substring(0, Math.max(at, 0));
    boolean open =
        MASKED.matcher(login).matches()
            || (kind.startsWith("sftp:") && NAME.matcher(login).matches());
    String shown = at < 0 || open ? login : MASK;
    String place = rest.substring(Math.max(at, 0));
    int end = place.indexOf('?');
    return kind + shown + (end < 0 ? place : place.substring(0, end + 1) + MASK);
  }

  /** The login in the location of a repository, as it is; empty where there is none. */
  public static String loginOf(String location) {
    int begin = begin(location);
    return location.substring(begin, Math.max(begin, location.lastIndexOf('@')));
  }

  /** {@code text}, which may be anything, without the login where it looks like an address. */
  public static String withoutLogin(String text) {
    return text.indexOf('@') < 0 ? text : ofRepository(text);
  }

  private static int begin(String location) {
    if (PATH.matcher(location).matches()) {
      return location.length();
    }
    Matcher beginning = BEGINNING.matcher(location);
    return beginning.lookingAt() ? beginning.end() : 0;
  }

  /** {@code address} without what may be a secret. */
  public static String of(String address) {
    int scheme = address.indexOf("://");
    int begin = scheme < 0 ? 0 : scheme + "://".length();
    String prefix = address.substring(0, begin);
    String rest = address.substring(begin);
    int end = endOfPath(rest);
    String path = rest.substring(0, end);
    String tail = rest.substring(end);
    boolean mayEndInsideALogin = tail.contains("@") && (path.contains(":") || !path.contains("/"));
    if (mayEndInsideALogin) {
      return prefix + MASK;
    }
    int at = path.lastIndexOf('@');
    String login = at < 0 ? "" : MASK;
    return prefix
        + login
        + withoutTokens(path.substring(Math.max(at, 0)))
        + (tail.length() > 1 ? tail.charAt(0) + MASK : tail);
  }

  private static int endOfPath(String rest) {
    int query = rest.indexOf('?');
    int fragment = rest.indexOf('#');
    int end = query < 0 ? rest.length() : query;
    return fragment < 0 ? end : Math.min(end, fragment);
  }

  private static String withoutTokens(String path) {
    String[] parts = path.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      if (looksLikeToken(parts[i])) {
        parts[i] = MASK;
      }
    }
    return String.join("/", parts);
  }

  private static boolean looksLikeToken(String part) {
    boolean named = part.contains("=") || part.contains(";");
    boolean mixed = part.length() >= TOKEN && part.chars().anyMatch(Character::isDigit);
    boolean letters =
        part.length() >= TOKEN_OF_LETTERS && part.chars().allMatch(Character::isLetterOrDigit);
    return named || mixed || letters;
  }
}
