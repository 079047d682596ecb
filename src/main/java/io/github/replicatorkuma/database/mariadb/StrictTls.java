package io.github.replicatorkuma.database.mariadb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * Verifies the server's certificate before anything is sent to it. The driver's own way lets an
 * untrusted one pass at first, sends the login, and takes the server's word for its certificate
 * when that is signed with the password; the host name is not looked at then.
 */
public final class StrictTls extends DefaultTlsSocketPlugin {
  static final String TYPE = "strict";

  @Override
  public String type() {
    return TYPE;
  }

  /** Those that trust the given authority alone, or else the ones that the system trusts. */
  @Override
  public TrustManager[] getTrustManager(
      Configuration configuration, ExceptionFactory exceptions, HostAddress address)
      throws SQLException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities(configuration.serverSslCert()));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw exceptions.create(
          "the certificate of the authority cannot be read",
          "08000",
          new SSLException("'ca' is no certificate in PEM form", e));
    }
  }

  private static @Nullable KeyStore authorities(@Nullable String pem)
      throws GeneralSecurityException, IOException {
    if (pem == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
      store.setCertificateEntry("authority-" + count++, certificate);
    }
    if (count == 0) {
      throw new GeneralSecurityException("there is no certificate in 'ca'");
    }
    return store;
  }
}
