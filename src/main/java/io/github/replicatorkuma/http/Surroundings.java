package io.github.replicatorkuma.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The way to other machines by the variables that restic heeds, too: {@code HTTP_PROXY}, {@code
 * HTTPS_PROXY} and {@code NO_PROXY}, in capitals or not, and {@code SSL_CERT_FILE}, whose
 * authorities are trusted beside those of the JDK.
 */
public final class Surroundings implements Route {
  // Read by the JDK's client once, at its first connection, whoever makes it: all pass here before.
  static {
    System.setProperty("http.keepAlive", "false");
    // A proxy's login is a name and a password nearly everywhere.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private static final String CERTIFICATES = "SSL_CERT_FILE";

  /** restic's own; several files have commas between them. */
  private static final String CERTIFICATES_OF_RESTIC = "RESTIC_CACERT";

  private static volatile Surroundings ofProcess = new Surroundings(Map.of());

  private final Map<String, String> environment;
  private final String certificates;
  private @Nullable SSLSocketFactory trusting;

  Surroundings(Map<String, String> environment) {
    this(environment, CERTIFICATES);
  }

  private Surroundings(Map<String, String> environment, String certificates) {
    this.environment = environment;
    this.certificates = certificates;
  }

  /** Those in which restic reaches its repository: it has a variable for authorities besides. */
  public static Surroundings ofRestic(Map<String, String> environment) {
    boolean own = !environment.getOrDefault(CERTIFICATES_OF_RESTIC, "").isBlank();
    return new Surroundings(environment, own ? CERTIFICATES_OF_RESTIC : CERTIFICATES);
  }

  /** All calls that begin from now on go by these variables. */
  public static void are(Map<String, String> environment) {
    ofProcess = new Surroundings(Map.copyOf(environment));
  }

  static Surroundings ofProcess() {
    return ofProcess;
  }

  @Override
  public HttpURLConnection to(URI uri) throws IOException {
    boolean tls = Route.isTls(uri);
    String variable = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
    Optional<URI> proxy =
        read(variable).filter(any -> !isExempt(uri)).isPresent()
            ? Optional.of(address(variable))
            : Optional.empty();
    HttpURLConnection connection =
        (HttpURLConnection)
            (proxy.isPresent()
                ? uri.toURL().openConnection(proxy(proxy.get()))
                : uri.toURL().openConnection());
    if (proxy.isPresent() && proxy.get().getRawUserInfo() != null) {
      logIn(connection, proxy.get().getRawUserInfo(), tls);
    }
    if (tls && read(certificates).isPresent()) {
      ((HttpsURLConnection) connection).setSSLSocketFactory(trusting());
    }
    return connection;
  }

  /**
   * For another client than ours.
   *
   * @param timeout to connect in, and between two bytes
   */
  public HttpURLConnection connection(URI uri, Duration timeout) {
    try {
      HttpURLConnection connection = to(uri);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> read(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(environment.get(variable.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private boolean isExempt(URI uri) {
    return new NoProxy(read("NO_PROXY").orElse("")).holds(uri);
  }

  private URI address(String variable) throws HttpFailure {
    String text = read(variable).orElseThrow();
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null && uri.getScheme().matches("http|socks5h?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // its text may hold a login
    }
    throw HttpFailure.because(variable + " is not like http://proxy.example.org:3128");
  }

  private static Proxy proxy(URI address) {
    boolean http = address.getScheme().equals("http");
    int port = address.getPort() > 0 ? address.getPort() : http ? 80 : 1080;
    return new Proxy(
        http ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
        InetSocketAddress.createUnresolved(address.getHost(), port)); // looked up in its time
  }

  /** Where the proxy opens a tunnel, the JDK asks for the login only once it was refused. */
  private static void logIn(HttpURLConnection connection, String encoded, boolean tunnel) {
    String login = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (!tunnel) {
      byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
      String basic = "Basic " + Base64.getEncoder().encodeToString(bytes);
      connection.setRequestProperty("Proxy-Authorization", basic);
      return;
    }
    String[] parts = login.split(":", 2);
    PasswordAuthentication known =
        new PasswordAuthentication(parts[0], parts[parts.length - 1].toCharArray());
    connection.setAuthenticator(
        new Authenticator() {
          private boolean given;

          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            boolean first = !given; // the JDK would go on for 20 times
            given = true;
            return first && getRequestorType() == RequestorType.PROXY ? known : null;
          }
        });
  }

  /** Reads all certificates once, for the first who needs them. */
  private synchronized SSLSocketFactory trusting() throws HttpFailure {
    if (trusting == null) {
      try {
        trusting = trusting(read(certificates).orElseThrow());
      } catch (IOException | GeneralSecurityException | InvalidPathException e) {
        throw HttpFailure.because(
            "no certificates can be read from "
                + certificates
                + ": is it there, readable, and PEM?");
      }
    }
    return trusting;
  }

  private static SSLSocketFactory trusting(String files)
      throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    for (TrustManager known : managers(null)) {
      for (Certificate authority : ((X509TrustManager) known).getAcceptedIssuers()) {
        all.setCertificateEntry("known " + all.size(), authority);
      }
    }
    for (String file : files.split(",", -1)) {
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          all.setCertificateEntry("own " + all.size(), own);
        }
      }
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers(all), null);
    return context.getSocketFactory();
  }

  /**
   * Who trusts these authorities.
   *
   * @param store null for those that the JDK trusts
   */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
