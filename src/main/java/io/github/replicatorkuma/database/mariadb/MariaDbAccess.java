package io.github.replicatorkuma.database.mariadb;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach Kuma's database in a MariaDB server.
 *
 * @param socket the server's unix socket, which is used instead of host and port where it is given
 * @param tls whether to speak TLS and verify the server's certificate and its host name; not on a
 *     socket, which does not leave the machine
 * @param ca PEM text of the authority that signed the certificate, where the system does not know
 *     it
 */
public record MariaDbAccess(
    Optional<Path> socket,
    String host,
    int port,
    String database,
    String user,
    String password,
    boolean tls,
    Optional<String> ca) {
  public static final int DEFAULT_PORT = 3306;

  MariaDbAccess withDatabase(String name) {
    return new MariaDbAccess(socket, host, port, name, user, password, tls, ca);
  }

  /** Where it is, for logs and people. */
  @Override
  public String toString() {
    String place = socket.map(Path::toString).orElse(host + ":" + port);
    return "mariadb " + database + " at " + place;
  }
}
