package io.github.replicatorkuma.database.mariadb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certification authority with a certificate for this machine, and an authority without one. */
final class TestCertificates {
  private static final List<String> NEW_KEY =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes");

  private final Path directory;

  private TestCertificates(Path directory) {
    this.directory = directory;
  }

  /** Makes them with openssl, for the host names localhost and 127.0.0.1. */
  static TestCertificates in(Path parent) {
    try {
      TestCertificates made = new TestCertificates(Files.createDirectory(parent.resolve("tls")));
      made.authority("ca");
      made.authority("other-ca");
      made.serverCertificate();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void authority(String name) {
    openssl(
        "req -x509 -days 3650 -subj /CN=%1$s -keyout %1$s.key -out %1$s.pem".formatted(name), true);
  }

  private void serverCertificate() throws IOException {
    Files.writeString(directory.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    openssl("req -subj /CN=test -keyout server.key -out server.csr", true);
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650"
            + " -extfile names -out server.pem",
        false);
  }

  private void openssl(String arguments, boolean withNewKey) {
    List<String> command = new ArrayList<>();
    command.add(MariaDbDataDirectory.program("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    if (withNewKey) {
      command.addAll(NEW_KEY);
    }
    TestDirectories.run(directory, command);
  }

  List<String> serverOptions() {
    return List.of(
        "--ssl-ca=" + directory.resolve("ca.pem"),
        "--ssl-cert=" + directory.resolve("server.pem"),
        "--ssl-key=" + directory.resolve("server.key"));
  }

  String caPem() {
    return read("ca.pem");
  }

  String otherCaPem() {
    return read("other-ca.pem");
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
