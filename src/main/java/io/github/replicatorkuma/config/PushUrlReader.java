package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.config.Setting.Source;
import io.github.replicatorkuma.config.Variables.Found;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads {@code REPLICATOR_PUSH_URL}; of it only the server appears in a message. */
final class PushUrlReader {
  private static final String HINT =
      "copy it whole from the monitoring service, e.g."
          + " https://kuma.example.org/api/push/TOKEN?status=up&msg=OK&ping=";

  private final Variables variables;

  PushUrlReader(Variables variables) {
    this.variables = variables;
  }

  Optional<PushAddress> read() {
    Optional<Found> url = variables.secret(Names.PUSH_URL);
    if (url.isEmpty()) {
      variables.effective(Names.PUSH_URL, Display.of(url), Source.DEFAULT);
      return Optional.empty();
    }
    try {
      PushAddress address = address(url.get().value());
      variables.effective(Names.PUSH_URL, Display.quote(address.display()), url.get().source());
      return Optional.of(address);
    } catch (InvalidValueException e) {
      variables.error(Names.PUSH_URL, e.found(), e.hint());
      return Optional.empty();
    }
  }

  private static PushAddress address(String url) throws InvalidValueException {
    try {
      URI uri = new URI(url);
      if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
        throw new InvalidValueException("its scheme is neither http nor https", HINT);
      }
      if (uri.getHost() == null) {
        throw new InvalidValueException("its host is missing or not a host name", HINT);
      }
      if (uri.getRawUserInfo() != null) {
        throw new InvalidValueException("it holds a login, which is not sent", HINT);
      }
      return new PushAddress(uri);
    } catch (URISyntaxException e) {
      throw new InvalidValueException("is no URL: character " + (e.getIndex() + 1), HINT);
    }
  }
}
