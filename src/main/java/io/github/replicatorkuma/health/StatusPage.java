package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Age;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/**
 * All that is known, as one page for people: whole without scripts, with nothing from elsewhere.
 * Its few lines of script only keep it fresh.
 */
final class StatusPage {
  private static final String STYLE = resource("status.css");
  private static final String SCRIPT = resource("status.js");

  /** What the page may do: show this style, run this script, and ask for itself again. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** Where no script runs, the page is asked for again whole. */
  private static final String REFRESH =
      "<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>\n";

  private StatusPage() {}

  static String of(Status status) {
    Headline headline = Headline.of(status);
    About about = status.about();
    Html html = new Html();
    html.ours("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.ours("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.ours("<meta name=\"color-scheme\" content=\"light dark\">\n").ours(REFRESH);
    html.element("title", headline.words() + " · " + about.instance() + " · Replicator Kuma");
    html.open("link", "rel", "icon", "href", icon(headline.tone())).ours("\n");
    html.ours("<style>").ours(STYLE).ours("</style>\n</head>\n<body>\n");
    header(html, about);
    html.ours("<p id=\"news\" class=\"unseen\" role=\"status\"></p>\n");
    html.ours("<p id=\"stale\" class=\"notice bad\" role=\"alert\" hidden=\"\"></p>\n");
    html.open("main");
    new StatusSections(status, html).write(headline);
    html.close("main");
    footer(html, status);
    html.ours("<script>").ours(SCRIPT).ours("</script>\n</body>\n</html>\n");
    return html.toString();
  }

  private static void header(Html html, About about) {
    html.open("header").element("p", "Replicator Kuma", "class", "brand");
    html.open("h1").element("bdi", about.instance()).ours(" ");
    html.element("span", about.role(), "class", "role").close("h1").close("header");
  }

  private static void footer(Html html, Status status) {
    html.open("footer").open("p").text("As of ");
    html.element(
        "time", Wording.time(status.now()), "datetime", status.now().toString(), "id", "as-of");
    About about = status.about();
    html.text(" · version " + about.version());
    html.text(", started " + Age.of(status.started(), status.now()));
    html.text(about.mode().isEmpty() ? "" : " as " + about.mode()).close("p");
    html.ours("<nav aria-label=\"The same for machines\"><a href=\"status\">JSON</a>");
    html.ours(" <a href=\"metrics\">Figures</a> <a href=\"healthz\">Health</a></nav>\n");
    html.close("footer");
  }

  /** A dot for the tab, which tells by colour what its title tells in words. */
  private static String icon(Headline.Tone tone) {
    String colour =
        switch (tone) {
          case GOOD -> "%23178a4c";
          case CALM -> "%23607080";
          case WARN -> "%23d98a00";
          case BAD -> "%23cf2f3c";
        };
    return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
        + "%3Ccircle cx='8' cy='8' r='7' fill='"
        + colour
        + "'/%3E%3C/svg%3E";
  }

  private static String resource(String name) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
