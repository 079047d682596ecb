package io.github.replicatorkuma.database.mariadb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certification authority with a certificate for this machine, and an authority without one. */
record TestCertificates(Path directory) {
  private static final String MAKE =
      """
      new='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
      for name in ca other-ca; do
        openssl req -x509 -days 3650 -subj /CN=$name $new -keyout $name.key -out $name.pem
      done
      openssl req -subj /CN=test $new -keyout server.key -out server.csr
      echo subjectAltName=DNS:localhost,IP:127.0.0.1 >names
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 \
        -extfile names -out server.pem
      """;

  /** Makes them with openssl, for the host names localhost and 127.0.0.1. */
  static TestCertificates in(Path parent) {
    try {
      Path directory = Files.createDirectory(parent.resolve("tls"));
      TestDirectories.run(directory, List.of("sh", "-ec", MAKE));
      return new TestCertificates(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> serverOptions() {
    return List.of(
        "--ssl-ca=" + directory.resolve("ca.pem"),
        "--ssl-cert=" + directory.resolve("server.pem"),
        "--ssl-key=" + directory.resolve("server.key"));
  }

  /** The certificate called {@code name}. */
  String pem(String name) {
    try {
      return Files.readString(directory.resolve(name + ".pem"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
