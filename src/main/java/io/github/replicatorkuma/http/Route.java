package io.github.replicatorkuma.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;

/** How a call reaches its server, and whose certificates it trusts. */
public interface Route {
  /** A connection that nothing was sent by yet. */
  HttpURLConnection to(URI uri) throws IOException;

  /**
   * Past all proxies, by whatever certificate. Right for what is on this machine, where nobody is
   * between us and it: its certificate is made out for the name that visitors use, not for the
   * address we reach it at, and may be of its operator's own making.
   */
  static Route onThisMachine() {
    return uri -> {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      if (isTls(uri)) {
        HttpsURLConnection https = (HttpsURLConnection) connection;
        https.setSSLSocketFactory(AnyCertificate.context().getSocketFactory());
        https.setHostnameVerifier((name, session) -> true);
      }
      return connection;
    };
  }

  /** Who speaks without TLS has no use for its classes. */
  static boolean isTls(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }
}
