package io.github.replicatorkuma.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No answer came. */
public final class HttpFailure extends IOException {
  private HttpFailure(String reason) {
    super(reason);
  }

  static HttpFailure because(String reason) {
    return new HttpFailure(reason);
  }

  static HttpFailure noAnswerWithin(Duration timeout) {
    return new HttpFailure("no answer within " + timeout.toSeconds() + " s");
  }

  static HttpFailure noWebServer() {
    return new HttpFailure("what answers there is no web server");
  }

  /** Names of exceptions only: their messages may hold the address. */
  public static HttpFailure of(Throwable failure, Duration timeout) {
    Optional<Throwable> known = causes(failure).filter(HttpFailure.class::isInstance).findFirst();
    if (known.isPresent()) {
      return (HttpFailure) known.get();
    }
    if (causes(failure).anyMatch(SocketTimeoutException.class::isInstance)) {
      return noAnswerWithin(timeout);
    }
    if (causes(failure).anyMatch(CertPathBuilderException.class::isInstance)) {
      return new HttpFailure(
          "the authority of its certificate is not known here: write that authority's certificate"
              + " into a file, and the file's name into SSL_CERT_FILE");
    }
    return new HttpFailure(
        causes(failure)
            .map(cause -> cause.getClass().getSimpleName())
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  /** Why, to be logged: it names no address, as an address may hold a secret. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
