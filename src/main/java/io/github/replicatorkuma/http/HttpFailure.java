package io.github.replicatorkuma.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** No answer came. */
public final class HttpFailure extends IOException {
  /** What exceptions say, whose messages may hold the address; the first that fits counts. */
  private static final Map<Class<? extends Throwable>, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(ConnectException.class, "connection refused");
    WORDS.put(UnknownHostException.class, "no such host");
    WORDS.put(NoRouteToHostException.class, "no route to the host");
    WORDS.put(
        CertPathBuilderException.class,
        "the authority of its certificate is not known here: write that authority's certificate"
            + " into a file, and the file's name into SSL_CERT_FILE");
    WORDS.put(CertificateException.class, "its certificate is of another name, or not valid now");
    WORDS.put(SSLException.class, "no TLS connection: does it speak https there?");
  }

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

  /** In words. */
  public static HttpFailure of(Throwable failure, Duration timeout) {
    Optional<Throwable> known = causes(failure).filter(HttpFailure.class::isInstance).findFirst();
    if (known.isPresent()) {
      return (HttpFailure) known.get();
    }
    if (causes(failure).anyMatch(SocketTimeoutException.class::isInstance)) {
      return noAnswerWithin(timeout);
    }
    List<Throwable> causes = causes(failure).toList();
    return new HttpFailure(
        WORDS.entrySet().stream()
            .filter(words -> causes.stream().anyMatch(words.getKey()::isInstance))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("the connection broke off"));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  /** Why, to be logged: it names no address, as an address may hold a secret. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
