package io.github.replicatorkuma.model;

/**
 * What of an address may be shown: not its login, its query and its fragment, nor a part of its
 * path that looks like a token, as in the addresses of web hooks. In doubt it hides more.
 */
public final class PublicAddress {
  static final String MASK = "***";

  private static final int TOKEN = 16;
  private static final int TOKEN_OF_LETTERS = 24;

  private PublicAddress() {}

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
