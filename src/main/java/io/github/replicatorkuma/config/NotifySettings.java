package io.github.replicatorkuma.config;

import java.net.URI;
import java.util.Optional;

/**
 * Whom to tell.
 *
 * @param ntfy empty when no ntfy topic is configured
 * @param signals the same, where replicas learn there that the leader has published
 */
public record NotifySettings(Optional<Ntfy> ntfy, Optional<Ntfy> signals) {
  /**
   * An address that stands for whoever uses it.
   *
   * @param uri with http or https and a host, without a login
   */
  public record PushAddress(URI uri) {
    /** The server alone, and not even that where it may be the beginning of a login. */
    @Override
    public String toString() {
      boolean cut = uri.toString().contains("@");
      return uri.getScheme() + "://" + (cut ? "" : uri.getRawAuthority() + "/") + Secret.MASK;
    }
  }

  /** A name and password of HTTP Basic authentication. */
  public record Login(String user, Secret password) {}

  /**
   * An ntfy topic.
   *
   * @param serverRoot where JSON messages are posted; ends with a slash, has no query and no login
   * @param topic a kind of secret: whoever knows it can read and write there
   * @param token an access token; goes before {@code login}
   * @param authParameter the value of the URL's {@code auth} parameter, still encoded
   */
  public record Ntfy(
      URI serverRoot,
      String topic,
      Optional<Secret> token,
      Optional<Login> login,
      Optional<Secret> authParameter) {
    private static final int TOPIC_CHARACTERS = 3;

    /** The address without credentials and with only the beginning of the topic. */
    @Override
    public String toString() {
      int shown = Math.min(TOPIC_CHARACTERS, topic.length() / 2);
      return serverRoot + topic.substring(0, shown) + Secret.MASK;
    }
  }
}
