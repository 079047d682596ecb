package io.github.replicatorkuma.http;

import io.github.replicatorkuma.database.mariadb.TestDirectories;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate that nobody else has signed, with the JDK's tool. */
public final class SelfSigned {
  /** Of {@link #file()}. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";

  private final Path file;
  private final KeyStore keys;

  private SelfSigned(Path file, KeyStore keys) {
    this.file = file;
    this.keys = keys;
  }

  /**
   * Makes one.
   *
   * @param name of the server, as in {@code dns:status.example.org} or {@code ip:127.0.0.1}
   */
  public static SelfSigned make(Path directory, String name) throws Exception {
    Path file = directory.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -alias %s -keyalg EC -dname CN=server -ext SAN=%s -storetype PKCS12 -storepass %s"
            .formatted(ALIAS, name, PASSWORD);
    List<String> command = new ArrayList<>(List.of(keytool, "-keystore", file.toString()));
    command.addAll(List.of(options.split(" ")));
    TestDirectories.run(directory, command);
    return new SelfSigned(file, load(file));
  }

  /** The key store with the certificate and its key. */
  public Path file() {
    return file;
  }

  /** Writes the certificate alone, as programs other than Java read it. */
  public Path pem(Path target) throws Exception {
    String encoded =
        Base64.getMimeEncoder().encodeToString(keys.getCertificate(ALIAS).getEncoded());
    return Files.writeString(
        target, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
  }

  /** What a server needs to show it. */
  public SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Options for a Java that trusts it besides the authorities that Java always trusts. */
  public String trustingOptions(Path directory) throws Exception {
    KeyStore trusted = load(Path.of(System.getProperty("java.home"), "lib/security/cacerts"));
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
        .formatted(file, PASSWORD);
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
